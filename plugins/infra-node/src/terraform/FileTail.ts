import { FileHandle, open } from 'fs/promises';
import { setTimeout as sleep } from 'timers/promises';

/** Longest line that is kept whole, in bytes. @public */
export const LONGEST_LINE_BYTES = 1024 * 1024;

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A line of a file. @public */
export interface TailedLine {
  /** Without its line break. Bytes that are no UTF-8 show as U+FFFD. */
  text: string;
  /** Where in the file the next line begins, in bytes. */
  offset: number;
  /** It was longer than the limit: the rest of it is left out. */
  truncated?: true;
}

/**
 * Reads a file that another process writes, line by line, from a byte offset on. It remembers how far it has come, in
 * bounded memory whatever the length of a line.
 *
 * @public
 */
export class FileTail {
  readonly #path: string;
  readonly #longestLine: number;
  #file?: FileHandle;
  /** Where the next chunk begins. */
  #position: number;
  /** The beginning of a line whose end is not there yet. */
  #begun: Buffer[] = [];
  #begunBytes = 0;
  #cut = false;

  /** @param options - `offset` in bytes, default 0; `longestLineBytes`, default {@link LONGEST_LINE_BYTES} */
  constructor(
    path: string,
    options: { offset?: number; longestLineBytes?: number } = {},
  ) {
    this.#path = path;
    this.#position = options.offset ?? 0;
    this.#longestLine = options.longestLineBytes ?? LONGEST_LINE_BYTES;
  }

  /** Some of the complete lines that are there; none: there are no more now. A missing file has none. */
  async read(): Promise<TailedLine[]> {
    for (;;) {
      const chunk = await this.#readChunk();
      if (chunk.length === 0) return [];
      const lines = this.#split(chunk);
      if (lines.length > 0) return lines;
    }
  }

  /** The lines that are left, when nobody writes any more: with the last one, even without a line break. */
  async readRest(): Promise<TailedLine[]> {
    const lines = await this.read();
    if (lines.length > 0 || (this.#begunBytes === 0 && !this.#cut)) {
      return lines;
    }
    return [this.#completeLine(this.#position)];
  }

  /** Frees the file. */
  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #readChunk(): Promise<Buffer> {
    this.#file ??= await open(this.#path, 'r').catch(error => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!this.#file) return Buffer.alloc(0);
    const { bytesRead, buffer } = await this.#file.read(
      Buffer.allocUnsafe(CHUNK_BYTES),
      0,
      CHUNK_BYTES,
      this.#position,
    );
    this.#position += bytesRead;
    return buffer.subarray(0, bytesRead);
  }

  /** Lines are cut out as bytes and decoded whole, so that no character is torn apart. */
  #split(chunk: Buffer): TailedLine[] {
    const lines: TailedLine[] = [];
    const chunkStart = this.#position - chunk.length;
    let from = 0;
    for (
      let end = chunk.indexOf(NEWLINE);
      end >= 0;
      end = chunk.indexOf(NEWLINE, from)
    ) {
      this.#keep(chunk.subarray(from, end));
      from = end + 1;
      lines.push(this.#completeLine(chunkStart + from));
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  #keep(bytes: Buffer) {
    const room = this.#longestLine - this.#begunBytes;
    if (bytes.length > room) this.#cut = true;
    const kept = bytes.subarray(0, room);
    if (kept.length === 0) return;
    this.#begun.push(kept);
    this.#begunBytes += kept.length;
  }

  #completeLine(offset: number): TailedLine {
    const bytes =
      this.#begun.length === 1 ? this.#begun[0] : Buffer.concat(this.#begun);
    const cut = this.#cut;
    this.#begun = [];
    this.#begunBytes = 0;
    this.#cut = false;
    if (cut) {
      // The limit may have torn the last character.
      const text = bytes.toString('utf8').replace(/\ufffd$/, '');
      return { text, offset, truncated: true };
    }
    const last = bytes.length - 1;
    const end = bytes[last] === CARRIAGE_RETURN ? last : bytes.length;
    return { text: bytes.toString('utf8', 0, end), offset };
  }
}

/** What to follow, and how long. @public */
export interface FollowOptions {
  path: string;
  /** Takes lines in order, never two calls at once; awaited, so that a slow taker slows the reading. */
  onLines(lines: TailedLine[]): void | Promise<void>;
  /** Settles when the writer has ended. What is there then is read at once. */
  until: Promise<unknown>;
  /** Milliseconds between two looks. Default 100. */
  intervalMs?: number;
}

/**
 * Follows a file until its writer has ended, to its last byte.
 *
 * @throws what `onLines` throws
 * @public
 */
export async function followFile(options: FollowOptions): Promise<void> {
  const tail = new FileTail(options.path);
  const ended = new AbortController();
  const end = () => ended.abort();
  options.until.then(end, end);
  try {
    while (!ended.signal.aborted) {
      const lines = await tail.read();
      if (lines.length > 0) await options.onLines(lines);
      else await pause(options.intervalMs ?? 100, ended.signal);
    }
    for (;;) {
      const lines = await tail.readRest();
      if (lines.length === 0) return;
      await options.onLines(lines);
    }
  } finally {
    await tail.close();
  }
}

async function pause(milliseconds: number, signal: AbortSignal) {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}
