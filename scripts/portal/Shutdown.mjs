// npm passes the terminal's Ctrl-C on once more; both are the same key press.
const SAME_PRESS_MS = 1000;

/**
 * How the portal ends. The first signal is passed on once and waited for, since a run in progress may need its time; a
 * second one, not the echo of the first, ends everything at once.
 */
export class Shutdown {
  #processes;
  #now;
  #say;
  #since;
  #ended;

  constructor(processes, { now = Date.now, say = console.log } = {}) {
    this.#processes = processes;
    this.#now = now;
    this.#say = say;
  }

  get hasBegun() {
    return this.#since !== undefined;
  }

  /** Resolves when all processes have ended, with whether they were given the time to. */
  async request(signal) {
    if (!this.hasBegun) {
      this.#since = this.#now();
      this.#ended = this.#passOn(signal);
      await this.#ended;
      return 'gracefully';
    }
    if (this.#now() - this.#since < SAME_PRESS_MS) {
      await this.#ended;
      return 'gracefully';
    }
    this.#say('Ending the portal at once.');
    this.#processes.forEach(started => started.killGroup());
    await this.#ended;
    return 'at once';
  }

  async #passOn(signal) {
    const running = this.#processes.filter(started => started.isRunning);
    if (running.length > 0) {
      this.#say('\nStopping the portal. Press Ctrl-C again to end it at once.');
    }
    running.forEach(started => started.signal(signal));
    await Promise.all(running.map(started => started.ended));
  }
}
