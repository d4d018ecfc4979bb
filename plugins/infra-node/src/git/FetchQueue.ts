/** One fetch at a time. Whoever asks while one waits for its turn shares it; whoever asks while one runs gets the next. @internal */
export class FetchQueue {
  #last: Promise<unknown> = Promise.resolve();
  #waiting?: Promise<void>;

  /** Settles when a fetch that began after this call has ended. */
  request(fetch: () => Promise<void>): Promise<void> {
    if (!this.#waiting) {
      this.#waiting = this.#last.then(() => {
        this.#waiting = undefined;
        return fetch();
      });
      this.#last = this.#waiting.catch(() => {});
    }
    return this.#waiting;
  }
}
