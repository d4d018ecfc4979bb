// @ts-check
'use strict';

const { existsSync } = require('fs');
const path = require('path');
const os = require('os');
const { setTimeout: sleep } = require('timers/promises');
const { ControlSocket } = require('./Channel');
const { Lease } = require('./Lease');
const { OwnedProcess } = require('./OwnedProcess');
const { identify, writeRecord } = require('./records');

/** @typedef {import('../../src/supervisor/records').SupervisorInstructions} SupervisorInstructions */
/** @typedef {import('../../src/supervisor/records').SupervisorRecord} SupervisorRecord */
/** @typedef {import('../../src/supervisor/records').ExitRecord} ExitRecord */
/** @typedef {import('../../src/supervisor/records').InterruptReason} InterruptReason */
/** @typedef {import('../../src/process/ProcessEnd').ProcessEnd} ProcessEnd */

/** Milliseconds that Terraform gets to tell of an interrupt that reached it without us. */
const OTHERS_INTERRUPT_MS = 500;

/** How long writing the exit record is tried again when the disk is full: times, and milliseconds between. */
const EXIT_RECORD_TRIES = { times: 600, pauseMs: 1000 };

/** One terraform process from its start to its exit record. */
class Supervision {
  #instructions;
  #terraform;
  #lease;
  #control;
  /** @type {SupervisorRecord} */
  #record;

  /** @param {SupervisorInstructions} instructions */
  constructor(instructions) {
    this.#instructions = instructions;
    this.#terraform = new OwnedProcess(instructions, reason => {
      console.error(`Interrupting terraform: ${reason}`);
      this.#note({ interruptedBy: reason }, { durable: false });
    });
    this.#lease =
      instructions.lease &&
      new Lease(instructions.lease, {
        cancelled: () => this.#terraform.interrupt('cancel'),
        lost: () => this.#terraform.interrupt('lease'),
      });
    this.#control = new ControlSocket(
      path.join(path.dirname(instructions.recordFile), 'control.sock'),
      request => this.answer(request),
    );
    const self = identify(process.pid);
    if (!self) throw new Error('The supervisor cannot identify itself');
    this.#record = {
      status: 'starting',
      runId: instructions.runId,
      attemptId: instructions.attemptId,
      host: os.hostname(),
      supervisor: self,
      startedAt: new Date().toISOString(),
      socket: this.#control.path,
      moduleDirectory: instructions.cwd,
      cancelGraceMs: instructions.cancelGraceMs,
      ...(instructions.timeoutMs !== undefined && {
        timeoutAt: new Date(Date.now() + instructions.timeoutMs).toISOString(),
      }),
    };
  }

  /** Starts terraform. @returns {Promise<ExitRecord>} when it has ended and that is on record */
  start() {
    // On record before it can have begun, also after a loss of power.
    this.#note({}, { durable: true });
    const ended = this.#terraform.start();
    const { pid } = this.#terraform;
    const terraform = pid === undefined ? undefined : identify(pid);
    if (terraform) {
      this.#note({ status: 'running', terraform }, { durable: false });
    }
    this.#control.listen();
    this.#lease?.start();
    return ended
      .catch(error => {
        console.error(`Terraform could not be started: ${error.message}`);
        return /** @type {ProcessEnd} */ ({
          ended: 'notFound',
          binary: this.#instructions.binary,
          reason: error.message,
        });
      })
      .then(result => this.#finish(result));
  }

  /**
   * Answers a request of the control socket. Nothing that it answers is secret.
   *
   * @param {import('./Channel').Request} request
   */
  answer(request) {
    switch (request.type) {
      case 'status':
        return { record: this.#record };
      case 'interrupt':
        this.#terraform.interrupt(
          request.reason === 'shutdown' ? 'shutdown' : 'cancel',
        );
        return { record: this.#record };
      case 'headers':
        this.#lease?.useHeaders(toHeaders(request.headers));
        return {};
      default:
        throw new Error('Unknown request');
    }
  }

  /**
   * Somebody asked the supervisor to stop. A service manager asks terraform at the same time, so that it is looked
   * first whether it knows.
   */
  async stop() {
    await sleep(OTHERS_INTERRUPT_MS);
    const alreadySent = this.#terraform.saysInterrupted();
    this.#terraform.interrupt('shutdown', { alreadySent });
  }

  /** @param {ProcessEnd} result @returns {Promise<ExitRecord>} */
  async #finish(result) {
    this.#lease?.close();
    const exit = {
      result,
      ...(this.#terraform.interruptedBy && {
        interruptedBy: this.#terraform.interruptedBy,
      }),
      runId: this.#instructions.runId,
      attemptId: this.#instructions.attemptId,
      startedAt: this.#record.startedAt,
      endedAt: new Date().toISOString(),
    };
    await this.#writeExit(exit);
    this.#control.tellAll({ event: 'ended', exit });
    this.#control.close();
    return exit;
  }

  /** @param {ExitRecord} exit */
  async #writeExit(exit) {
    for (let left = EXIT_RECORD_TRIES.times; left > 0; left--) {
      try {
        writeRecord(this.#instructions.exitFile, exit, { durable: true });
        return;
      } catch (error) {
        console.error("The exit record can't be written:", error);
        // Then somebody has removed the run's directory.
        if (!existsSync(path.dirname(this.#instructions.exitFile))) return;
        await sleep(EXIT_RECORD_TRIES.pauseMs);
      }
    }
  }

  /** @param {Partial<SupervisorRecord>} news @param {{ durable: boolean }} options */
  #note(news, options) {
    this.#record = { ...this.#record, ...news };
    try {
      writeRecord(this.#instructions.recordFile, this.#record, options);
    } catch (error) {
      // Without a record terraform may not begin; later it must not stop for the lack of one.
      if (options.durable) throw error;
      console.error("The record can't be written:", error);
    }
  }
}

/** @param {unknown} value @returns {Record<string, string>} */
function toHeaders(value) {
  const headers = Object.entries(value ?? {});
  if (!headers.every(([, text]) => typeof text === 'string')) {
    throw new Error('Headers must be texts');
  }
  return Object.fromEntries(headers);
}

module.exports = { Supervision };
