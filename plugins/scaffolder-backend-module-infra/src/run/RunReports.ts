import { setTimeout as sleep } from 'timers/promises';
import { RunStep } from '@groundwork/plugin-infra-common';
import { ReportRequest } from '@groundwork/plugin-infra-node';
import { ResponseError } from '@backstage/errors';
import { isGone } from './isGone';
import { isPassing } from './retrying';

/** Longest time that a line waits for others, in milliseconds. */
const GATHER_MS = 250;

/** A report holds no more than this, in characters and lines. */
const LARGEST_REPORT = { characters: 256 * 1024, lines: 10_000 };

/** More characters than these are not held: whoever brings them has to wait. */
const MOST_WAITING = 4 * 1024 * 1024;

/** Wait before another try while the backend can't be reached, in milliseconds. */
const RETRY_MS = { first: 250, longest: 5000 };

/** A line of the log. @internal */
export interface ReportedLine {
  time: string;
  text: string;
}

interface Batch {
  lines: number;
  characters: number;
  steps: RunStep[];
  report: ReportRequest;
}

/**
 * Tells the backend what happens in a run: its steps and its log, gathered into few requests. Nothing is lost while the
 * backend is away: what is sent again carries the same numbers, and who brings more lines than can be held waits. What
 * the backend refuses for good is left out, and the log says so.
 *
 * @internal
 */
export class RunReports {
  readonly #send: (report: ReportRequest) => Promise<void>;
  readonly #steps = new Map<string, RunStep>();
  #lines: (ReportedLine & { offset?: number; isNotice?: true })[] = [];
  #characters = 0;
  #firstNumber: number;
  #timer?: NodeJS.Timeout;
  #sending?: Promise<void>;
  #gone = false;
  #ending = false;
  #room: (() => void)[] = [];

  /** @param options - `knownLines`: how many lines the log has already */
  constructor(options: {
    send: (report: ReportRequest) => Promise<void>;
    knownLines?: number;
  }) {
    this.#send = options.send;
    this.#firstNumber = (options.knownLines ?? 0) + 1;
  }

  /**
   * Adds lines to the log. To be awaited by who can bring many: it waits for room.
   *
   * @param offset - up to which byte the output of apply is then in the log
   */
  async log(lines: readonly ReportedLine[], offset?: number): Promise<void> {
    if (this.#gone || lines.length === 0) return;
    for (const { time, text } of lines) {
      this.#lines.push({ time, text });
      this.#characters += text.length;
    }
    this.#lines[this.#lines.length - 1].offset = offset;
    this.#schedule();
    if (this.#characters > MOST_WAITING) {
      await new Promise<void>(resolve => this.#room.push(resolve));
    }
  }

  /** Tells how a step stands. */
  step(step: RunStep): void {
    this.#steps.set(step.name, step);
    this.#schedule();
  }

  /** Tells all that is left: the last of it by this function, which may be given nothing. */
  async end(
    last: (report: ReportRequest | undefined) => Promise<void>,
  ): Promise<void> {
    this.#ending = true;
    clearTimeout(this.#timer);
    await this.#sending;
    while (!this.#gone && this.#lines.length > this.#batch().lines) {
      await this.#sendOne();
    }
    for (;;) {
      try {
        await last(this.#isEmpty ? undefined : this.#batch().report);
        break;
      } catch (error) {
        if (!this.#goOnFrom(error)) throw error;
      }
    }
    this.abandon();
  }

  /** Nobody takes reports any more. */
  abandon(): void {
    this.#gone = true;
    clearTimeout(this.#timer);
    this.#lines = [];
    this.#characters = 0;
    this.#steps.clear();
    this.#makeRoom();
  }

  get #isEmpty(): boolean {
    return this.#lines.length === 0 && this.#steps.size === 0;
  }

  #schedule(): void {
    if (this.#gone || this.#ending || this.#sending) return;
    if (this.#characters >= LARGEST_REPORT.characters) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), GATHER_MS);
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending ??= this.#sendOne().finally(() => {
      this.#sending = undefined;
      if (!this.#isEmpty) this.#schedule();
    });
  }

  async #sendOne(): Promise<void> {
    const batch = this.#batch();
    for (let wait = RETRY_MS.first; !this.#gone; wait *= 2) {
      try {
        await this.#send(batch.report);
        break;
      } catch (error) {
        // The batch is made anew with the right numbers.
        if (this.#goOnFrom(error)) return;
        if (isGone(error)) {
          this.abandon();
        } else if (isRefusal(error)) {
          this.#giveUp(batch, error);
          return;
        } else {
          await sleep(Math.min(wait, RETRY_MS.longest));
        }
      }
    }
    if (!this.#gone) this.#drop(batch);
  }

  /** Where the backend says that lines before ours are missing, ours take their place. */
  #goOnFrom(error: unknown): boolean {
    const known = linesKnownBy(error);
    if (known === undefined || known + 1 >= this.#firstNumber) return false;
    this.#firstNumber = known + 1;
    return true;
  }

  /** The backend will never take it: what comes later must not wait for that. */
  #giveUp(batch: Batch, error: unknown): void {
    const taken = this.#lines.slice(0, batch.lines);
    const number = this.#firstNumber;
    this.#drop(batch);
    this.#firstNumber = number;
    // Unless even this was refused.
    if (taken.length === 0 || taken.every(line => line.isNotice)) return;
    const text = `Lines of the log were refused and are missing here: ${taken.length} (${error})`;
    const offsets = taken.flatMap(line => line.offset ?? []);
    this.#lines.unshift({
      time: new Date().toISOString(),
      text,
      isNotice: true,
      ...(offsets.length > 0 && { offset: Math.max(...offsets) }),
    });
    this.#characters += text.length;
  }

  #batch(): Batch {
    let lines = 0;
    let characters = 0;
    for (const { text } of this.#lines) {
      const full = characters + text.length > LARGEST_REPORT.characters;
      if (lines > 0 && (full || lines === LARGEST_REPORT.lines)) break;
      lines++;
      characters += text.length;
    }
    const taken = this.#lines.slice(0, lines);
    const steps = [...this.#steps.values()];
    const offsets = taken.flatMap(line => line.offset ?? []);
    const report: ReportRequest = {
      ...(steps.length > 0 && { steps }),
      ...(taken.length > 0 && {
        log: {
          from: this.#firstNumber,
          lines: taken.map(({ time, text }): [string, string] => [time, text]),
        },
      }),
      ...(offsets.length > 0 && { outputOffset: Math.max(...offsets) }),
    };
    return { lines, characters, steps, report };
  }

  #drop(batch: Batch): void {
    this.#lines.splice(0, batch.lines);
    this.#firstNumber += batch.lines;
    this.#characters -= batch.characters;
    for (const step of batch.steps) {
      // It may have gone on meanwhile.
      if (this.#steps.get(step.name) === step) this.#steps.delete(step.name);
    }
    if (this.#characters <= MOST_WAITING) this.#makeRoom();
  }

  #makeRoom(): void {
    this.#room.splice(0).forEach(resolve => resolve());
  }
}

/** Whether the same request will never be taken. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof ResponseError &&
    error.statusCode < 500 &&
    !isPassing(error)
  );
}

/** How many lines the log has, where the backend refuses ours because some before them are missing. */
function linesKnownBy(error: unknown): number | undefined {
  if (!(error instanceof ResponseError)) return undefined;
  const { logLines } = error.body.error;
  return typeof logLines === 'number' ? logLines : undefined;
}
