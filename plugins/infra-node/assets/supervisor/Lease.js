// @ts-check
'use strict';

const { performance } = require('perf_hooks');

/** @typedef {import('../../src/supervisor/records').LeaseInstructions} LeaseInstructions */

/** Answers that say that this attempt no longer owns the run; so does a 404 that the plugin gave. */
const DEAD = [409, 410];

/** Longest answer that is read, in characters. */
const LONGEST_ANSWER = 64 * 1024;

/** Milliseconds from a failed renewal to the next try, at most. */
const LONGEST_RETRY_MS = 1000;

/** Milliseconds to the first renewal, at most; the backend has renewed the lease just before. */
const LONGEST_START_MS = 1000;

/**
 * Stays the owner of the run: renews its lease at intervals, and tells when a person asked for it to be cancelled or
 * when it is lost, because the backend says so or could not be reached in time. Time is taken from the monotonic clock
 * and counts from when the last successful renewal was sent.
 */
class Lease {
  #options;
  #url;
  #headers;
  #renewedAt = performance.now();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #closed = false;

  /**
   * @param {LeaseInstructions} options
   * @param {{ cancelled(): void, lost(): void }} events - each may come more than once
   */
  constructor(options, events) {
    this.#options = options;
    this.#url = new URL(options.url);
    this.#headers = withLowerCaseNames(options.headers);
    this.events = events;
  }

  start() {
    this.#renewedAt = performance.now();
    this.#timer = setTimeout(
      () => this.#renew(),
      Math.min(this.#options.intervalMs, LONGEST_START_MS),
    );
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** @param {Record<string, string>} headers - replace those of the same name */
  useHeaders(headers) {
    Object.assign(this.#headers, withLowerCaseNames(headers));
  }

  async #renew() {
    const sentAt = performance.now();
    const answer = await this.#post().catch(error => error);
    if (this.#closed) return;
    if (saysDead(answer)) {
      console.error(`The lease is lost: the backend answered ${answer.status}`);
      this.events.lost();
      return;
    }
    const renewed = answer.status >= 200 && answer.status < 300;
    if (renewed) {
      this.#renewedAt = sentAt;
      if (wantsCancel(answer.text)) this.events.cancelled();
    } else {
      console.error(
        `The lease was not renewed: ${answer.status ?? answer.message}`,
      );
    }
    const left = this.#timeLeft();
    if (left <= 0) this.events.lost();
    this.#timer = setTimeout(() => this.#renew(), this.#pause(renewed, left));
  }

  #timeLeft() {
    return this.#renewedAt + this.#options.deadlineMs - performance.now();
  }

  /** @param {boolean} renewed @param {number} left */
  #pause(renewed, left) {
    const { intervalMs } = this.#options;
    if (renewed || left <= 0) return intervalMs;
    return Math.max(1, Math.min(intervalMs, LONGEST_RETRY_MS, left));
  }

  /** @returns {Promise<{ status: number, text: string }>} */
  async #post() {
    // Loaded when needed: it takes as long as the start of this process, and short runs need none.
    const client =
      this.#url.protocol === 'https:' ? require('https') : require('http');
    // A request that hangs must leave time for another one, and must not outlast the deadline.
    const timeout = Math.ceil(
      Math.min(this.#options.deadlineMs / 3, Math.max(this.#timeLeft(), 1000)),
    );
    const body = '{}';
    return new Promise((resolve, reject) => {
      const request = client.request(
        this.#url,
        {
          method: 'POST',
          agent: false,
          signal: AbortSignal.timeout(timeout),
          headers: {
            'content-type': 'application/json',
            ...this.#headers,
            'content-length': Buffer.byteLength(body),
          },
        },
        response => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', chunk => {
            if (text.length < LONGEST_ANSWER) text += chunk;
          });
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text }),
          );
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }
}

/** @param {Record<string, string>} headers */
function withLowerCaseNames(headers) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/**
 * A backend that is starting answers a plain 404 until its plugins are up.
 *
 * @param {{ status: number, text: string }} answer
 */
function saysDead({ status, text }) {
  if (status === 404) return text.includes('"NotFoundError"');
  return DEAD.includes(status);
}

/** @param {string} text */
function wantsCancel(text) {
  try {
    return JSON.parse(text)?.cancel === true;
  } catch {
    return false;
  }
}

module.exports = { Lease };
