import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const MEGABYTE = 1024 * 1024;

/** Milliseconds between two looks at the memory. */
const MEMORY_INTERVAL_MS = 25;

/** Milliseconds between the answer to a request and the next request. */
const REQUEST_INTERVAL_MS = 10;

/** Watches a portal: how much memory its backend holds, and how long it lets another request wait. */
export class Observation {
  memoryBefore;
  memoryPeak = 0;
  requests = [];
  #portal;
  #path;
  #timer;
  #asking;
  #stopped = false;

  constructor(portal, path) {
    this.#portal = portal;
    this.#path = path;
  }

  start() {
    this.memoryBefore = this.#memory();
    this.#timer = setInterval(() => {
      this.memoryPeak = Math.max(this.memoryPeak, this.#memory());
    }, MEMORY_INTERVAL_MS);
    this.#asking = this.#ask();
  }

  async stop() {
    clearInterval(this.#timer);
    this.#stopped = true;
    await this.#asking;
  }

  async #ask() {
    while (!this.#stopped) {
      const since = performance.now();
      await this.#portal.api('alice').get(this.#path);
      this.requests.push(performance.now() - since);
      await sleep(REQUEST_INTERVAL_MS);
    }
  }

  /** Resident memory in megabytes. */
  #memory() {
    const status = readFileSync(`/proc/${this.#portal.pid}/status`, 'utf8');
    return (Number(status.match(/VmRSS:\s+(\d+)/)[1]) * 1024) / MEGABYTE;
  }
}
