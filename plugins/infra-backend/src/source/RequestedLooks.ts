import { Source } from '@groundwork/plugin-infra-common';
import { SourceLooks } from './SourceLooks';

/** Milliseconds between the beginnings of two looks at the same source. */
const INTERVAL_MS = 10_000;

/**
 * Looks at sources soon after someone asked for it, one after the other. Requests for the same source share the next
 * look, so that many cost no more than one per interval; after each of them begins a look.
 */
export class RequestedLooks {
  readonly #looks: Pick<SourceLooks, 'tryToLook'>;
  readonly #intervalMs: number;
  /** Sources that a look is due for, with what waits for its time. */
  readonly #due = new Map<string, NodeJS.Timeout>();
  /** When the last look at each began. */
  readonly #began = new Map<string, number>();
  #last: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(options: {
    looks: Pick<SourceLooks, 'tryToLook'>;
    /** @defaultValue 10 seconds */
    intervalMs?: number;
  }) {
    this.#looks = options.looks;
    this.#intervalMs = options.intervalMs ?? INTERVAL_MS;
  }

  /** Has a source looked at. Cheap, and never throws. */
  request(source: Source): void {
    if (this.#isStopped || this.#due.has(source.id)) return;
    const began = this.#began.get(source.id) ?? -Infinity;
    const wait = Math.max(0, began + this.#intervalMs - Date.now());
    this.#due.set(
      source.id,
      setTimeout(() => {
        this.#last = this.#last.then(() => this.#look(source));
      }, wait),
    );
  }

  /** Begins no more looks. */
  stop(): void {
    this.#isStopped = true;
    this.#due.forEach(timer => clearTimeout(timer));
    this.#due.clear();
  }

  async #look(source: Source): Promise<void> {
    if (this.#isStopped) return;
    this.#due.delete(source.id);
    this.#began.set(source.id, Date.now());
    await this.#looks.tryToLook(source);
  }
}
