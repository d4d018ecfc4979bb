/** Where texts are kept by key; a part of Backstage's storage. @internal */
export interface DraftStorage {
  set(key: string, text: string): Promise<void>;
  remove(key: string): Promise<void>;
}

/** How long a draft must rest before it is written, in milliseconds. */
const REST = 500;

/** Writes a draft to a storage, not at each letter but when the hands rest, and at the end. @internal */
export class DraftWriter {
  #pending: (() => Promise<void>) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last: string | undefined;
  #isClosed = false;

  constructor(
    readonly storage: DraftStorage,
    readonly key: string,
    /** What is there already. */
    readonly found: string | undefined,
    readonly onError: (error: Error) => void,
  ) {
    this.#last = found;
  }

  /** Undefined: there is nothing to keep. */
  write(text: string | undefined): void {
    if (text === this.#last || this.#isClosed) return;
    this.#last = text;
    this.#pending = () =>
      text === undefined
        ? this.storage.remove(this.key)
        : this.storage.set(this.key, text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), REST);
  }

  /** Writes what waits, at once. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#pending?.().catch(this.onError);
    this.#pending = undefined;
  }

  /** The draft is of no use any more. */
  forget(): void {
    this.write(undefined);
    this.flush();
  }

  /** The draft was sent: nothing is kept from now on. */
  close(): void {
    this.forget();
    this.#isClosed = true;
  }
}
