// @ts-check
'use strict';

const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');

/** Longest path of a socket that every system takes, in bytes. */
const LONGEST_SOCKET_PATH = 100;

/** Longest request, in characters: instructions with an environment are the longest. */
const LONGEST_REQUEST = 8 * 1024 * 1024;

/** @typedef {{ id: number, type: string, [field: string]: unknown }} Request */
/** @typedef {(request: Request) => Record<string, unknown> | void} Handler */

/**
 * Talks in lines of JSON: a request `{ id, type, … }` gets the answer `{ id, ok: true, … }` or `{ id, ok: false, error }`.
 *
 * @param {import('net').Socket} socket
 * @param {Handler} handle - answers a request, or throws
 */
function serve(socket, handle) {
  let begun = '';
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', text => {
    begun += text;
    const lines = begun.split('\n');
    begun = lines.pop() ?? '';
    if (begun.length > LONGEST_REQUEST) socket.destroy();
    for (const line of lines) send(socket, answer(line, handle));
  });
}

/** @param {string} line @param {Handler} handle */
function answer(line, handle) {
  /** @type {Request | undefined} */
  let request;
  try {
    request = JSON.parse(line);
    if (!request) throw new Error('No request');
    return { ...handle(request), id: request.id, ok: true };
  } catch (error) {
    // Not the error itself: it might repeat what was sent.
    const message =
      error instanceof Error && !(error instanceof SyntaxError)
        ? error.message
        : 'Not JSON';
    return { id: request?.id, ok: false, error: message };
  }
}

/** @param {import('net').Socket} socket @param {unknown} message */
function send(socket, message) {
  if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
}

/** A socket by which whoever may read the run's directory can ask for the status or for an interrupt. */
class ControlSocket {
  /** @type {Set<import('net').Socket>} */
  #clients = new Set();
  /** @type {string | undefined} */
  #privateFolder;
  #server;

  /** @param {string} preferredPath @param {Handler} handle */
  constructor(preferredPath, handle) {
    this.path = preferredPath;
    if (Buffer.byteLength(preferredPath) > LONGEST_SOCKET_PATH) {
      this.#privateFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'gw-'));
      this.path = path.join(this.#privateFolder, 's');
    }
    this.#server = net.createServer(socket => {
      this.#clients.add(socket);
      socket.on('close', () => this.#clients.delete(socket));
      serve(socket, handle);
    });
    this.#server.on('error', error =>
      console.error(`No control socket: ${error.message}`),
    );
  }

  listen() {
    // Closed to others from its first moment: the mode follows the mask.
    const mask = process.umask(0o177);
    try {
      this.#server.listen(this.path);
    } catch (error) {
      // Terraform runs already, and goes on without it.
      console.error('No control socket:', error);
    } finally {
      process.umask(mask);
    }
  }

  /** @param {unknown} message */
  tellAll(message) {
    this.#clients.forEach(client => send(client, message));
  }

  close() {
    this.#server.close();
    if (this.#privateFolder) {
      fs.rmSync(this.#privateFolder, { recursive: true, force: true });
    }
  }
}

module.exports = { ControlSocket, serve, send };
