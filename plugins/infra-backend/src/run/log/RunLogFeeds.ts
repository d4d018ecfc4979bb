import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { LogLine } from '@groundwork/plugin-infra-common';
import { RunLogFeed } from './RunLogFeed';
import { RunLogStore } from './RunLogStore';

/** What a watcher of a log sees. */
export type LogEvent =
  | { kind: 'lines'; lines: readonly LogLine[] }
  /** The run has ended, and all its lines were seen. */
  | { kind: 'end' };

/** Milliseconds between two looks at what other replicas have added. */
const POLL_INTERVAL = 1000;

/**
 * Logs as they grow. Lines that this process adds arrive at once; for those of other replicas one query per interval
 * asks for all watched runs together, however many watch.
 */
export class RunLogFeeds {
  readonly #logs: RunLogStore;
  readonly #logger: LoggerService;
  readonly #pollInterval: number;
  readonly #feeds = new Map<string, RunLogFeed>();
  readonly #stopping = new AbortController();
  #timer?: NodeJS.Timeout;

  constructor(options: {
    logs: RunLogStore;
    logger: LoggerService;
    /** Milliseconds. @defaultValue 1000 */
    pollInterval?: number;
  }) {
    this.#logs = options.logs;
    this.#logger = options.logger;
    this.#pollInterval = options.pollInterval ?? POLL_INTERVAL;
    this.#logs.onAppend((runId, lines) =>
      this.#feeds.get(runId)?.append(lines),
    );
  }

  /** The lines after the given number, those to come included; ends without `end` when the signal aborts or we stop. */
  async *follow(
    runId: string,
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<LogEvent> {
    const gone = AbortSignal.any([signal, this.#stopping.signal]);
    const feed = this.#open(runId);
    try {
      await this.refresh(runId);
      let position = after;
      while (!gone.aborted) {
        const { lines: known, isFinished } = feed.progress;
        if (position < known) {
          const lines = await feed.after(position);
          if (lines.length > 0) yield { kind: 'lines', lines };
          // Lines that are counted but not there have been removed since.
          position = lines.at(-1)?.number ?? known;
        } else if (isFinished) {
          yield { kind: 'end' };
          return;
        } else {
          await feed.change(gone);
        }
      }
    } finally {
      this.#close(runId, feed);
    }
  }

  /** Looks at a run at once, because something about it has changed. */
  async refresh(runId: string): Promise<void> {
    if (this.#feeds.has(runId)) await this.#look([runId]);
  }

  /** Ends all watching. */
  stop(): void {
    this.#stopping.abort();
    clearInterval(this.#timer);
  }

  #open(runId: string): RunLogFeed {
    const known = this.#feeds.get(runId);
    const feed =
      known ?? new RunLogFeed(after => this.#logs.next(runId, after));
    feed.watchers += 1;
    this.#feeds.set(runId, feed);
    this.#timer ??= setInterval(() => this.#poll(), this.#pollInterval);
    return feed;
  }

  #close(runId: string, feed: RunLogFeed): void {
    feed.watchers -= 1;
    if (feed.watchers > 0) return;
    this.#feeds.delete(runId);
    if (this.#feeds.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #poll(): Promise<void> {
    try {
      await this.#look([...this.#feeds.keys()]);
    } catch (error) {
      this.#logger.warn('Cannot look for new log lines, trying again', {
        error: stringifyError(error),
      });
    }
  }

  async #look(runIds: string[]): Promise<void> {
    for (const [runId, progress] of await this.#logs.progress(runIds)) {
      this.#feeds.get(runId)?.update(progress);
    }
  }
}
