import { LogLine } from '@groundwork/plugin-infra-common';
import { LogProgress } from './RunLogStore';

/** So many of the newest lines are kept for the watchers of a run. */
const TAIL_LINES = 2000;

/** So many lines of them are handed out at once. */
const PORTION_LINES = 1000;

/** So many portions are kept for the next watcher who comes along. */
const PORTIONS = 16;

/**
 * What all watchers of one run share: how far its log has come, its newest lines, and the portions that were handed out
 * last, so that watchers who go through the log side by side cause one read of the database.
 */
export class RunLogFeed {
  /** How many watchers there are. */
  watchers = 0;
  readonly #read: (after: number) => Promise<LogLine[]>;
  /** By the number of the line before. Lines never change, so a portion stays right; it may be short. */
  readonly #portions = new Map<number, Promise<LogLine[]>>();
  readonly #waiting = new Set<() => void>();
  #progress: LogProgress = { lines: 0, isFinished: false };
  #tail: LogLine[] = [];

  constructor(read: (after: number) => Promise<LogLine[]>) {
    this.#read = read;
  }

  get progress(): LogProgress {
    return this.#progress;
  }

  /** Takes what the database says, and wakes the watchers if it is news. */
  update({ lines, isFinished }: LogProgress): void {
    const isNews =
      lines > this.#progress.lines || isFinished !== this.#progress.isFinished;
    if (!isNews) return;
    this.#progress = {
      lines: Math.max(lines, this.#progress.lines),
      isFinished,
    };
    this.#wake();
  }

  /** Takes lines that were just added in this process. */
  append(lines: readonly LogLine[]): void {
    const first = lines.at(0);
    const last = lines.at(-1);
    if (!first || !last) return;
    const follows = this.#tail.at(-1)?.number === first.number - 1;
    this.#tail = [...(follows ? this.#tail : []), ...lines].slice(-TAIL_LINES);
    this.update({ ...this.#progress, lines: last.number });
  }

  /** The next lines after the given number; watchers who stand at the same line get the same portion. */
  async after(number: number): Promise<LogLine[]> {
    const known = this.#portions.get(number);
    if (known) return known;
    const portion = this.#fromTail(number) ?? this.#read(number);
    this.#remember(number, portion);
    return portion;
  }

  /** Resolves at the next news, or when the signal aborts. */
  async change(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>(resolve => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  #fromTail(number: number): Promise<LogLine[]> | undefined {
    const first = this.#tail.at(0);
    const last = this.#tail.at(-1);
    if (!first || !last) return undefined;
    if (number + 1 < first.number || number >= last.number) return undefined;
    const offset = number + 1 - first.number;
    return Promise.resolve(this.#tail.slice(offset, offset + PORTION_LINES));
  }

  #remember(number: number, portion: Promise<LogLine[]>): void {
    const forget = () => this.#portions.delete(number);
    this.#portions.set(number, portion);
    const [oldest] = this.#portions.keys();
    if (this.#portions.size > PORTIONS) this.#portions.delete(oldest);
    portion.then(lines => lines.length > 0 || forget(), forget);
  }

  #wake(): void {
    [...this.#waiting].forEach(wake => wake());
  }
}
