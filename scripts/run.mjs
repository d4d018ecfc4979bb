import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A command that ended with something else than 0; `output` is what it wrote, if that was kept. */
export class CommandError extends Error {
  constructor(command, { code, signal, output }) {
    super(`${command} ended with ${signal ?? `code ${code}`}`);
    this.name = 'CommandError';
    this.code = code;
    this.output = output;
  }
}

const running = new Set();

/** Passes a signal on to every command that is running, for when it was sent to us alone. */
export const signalCommands = signal =>
  running.forEach(child => child.kill(signal));

/**
 * Runs a command to its end. With `quiet` its output is kept for the error instead of shown; answers standard output.
 * The terminal's Ctrl-C reaches it too, since it stays in our process group.
 */
export function run(command, args, { quiet = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: quiet
        ? ['ignore', 'pipe', 'pipe']
        : ['ignore', 'inherit', 'inherit'],
      ...options,
    });
    running.add(child);
    let stdout = '';
    let output = '';
    child.stdout?.on('data', chunk => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr?.on('data', chunk => {
      output += chunk;
    });
    child.once('error', error => {
      running.delete(child);
      reject(error);
    });
    child.once('close', (code, signal) => {
      running.delete(child);
      if (code === 0) {
        resolve(stdout);
      } else {
        reject(new CommandError(command, { code, signal, output }));
      }
    });
  });
}

/** Whether a command is there and answers its version. */
export async function isInstalled(command, args = ['--version']) {
  try {
    await run(command, args, { quiet: true });
    return true;
  } catch {
    return false;
  }
}

/** The path of the first of these commands that is on the PATH. */
export function locate(names, env = process.env) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return names
    .flatMap(name => folders.map(folder => join(folder, name)))
    .find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The last lines of a text. */
export const tail = (text, lines = 40) =>
  text.trimEnd().split('\n').slice(-lines).join('\n');
