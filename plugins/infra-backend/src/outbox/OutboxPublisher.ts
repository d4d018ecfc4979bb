import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { ClaimedMessage, OutboxMessage, OutboxStore } from './OutboxStore';

/** A topic of the outbox. */
export type OutboxTopic = OutboxMessage['topic'];

/** The message of a topic. */
export type MessageOf<T extends OutboxTopic> = Extract<
  OutboxMessage,
  { topic: T }
>;

/** What an {@link OutboxPublisher} may take its time for. All in milliseconds. */
export interface OutboxTimes {
  /** Between two looks for what other replicas or an earlier process left behind. */
  tick: number;
  /** A handler that takes longer has failed. Shorter than `claim`. */
  handler: number;
  /** After it, a message of a process that has died goes to another. */
  claim: number;
  /** Before the second attempt; doubles with each further one. */
  firstRetry: number;
  /** Most between two attempts. */
  longestRetry: number;
}

const TIMES: OutboxTimes = {
  tick: 5_000,
  handler: 20_000,
  claim: 30_000,
  firstRetry: 1_000,
  longestRetry: 300_000,
};

/** With {@link TIMES}, the last one is made about 25 minutes after the first. */
const MOST_ATTEMPTS = 12;

/** So many messages are delivered side by side. */
const MOST_IN_FLIGHT = 20;

/**
 * Delivers outbox messages after the commit of the transaction that wrote them: at once when `notify` is called in this
 * process, otherwise at the next tick. Each message goes to every handler of its topic at least once, so handlers must
 * bear a repetition. Messages of one topic about one subject keep their order: a failing one is tried again with
 * growing pauses, holds back only those, and is dropped with an error in the log after its last attempt.
 */
export class OutboxPublisher {
  readonly #store: OutboxStore;
  readonly #logger: LoggerService;
  readonly #times: OutboxTimes;
  readonly #handlers = new Map<
    OutboxTopic,
    ((message: OutboxMessage) => Promise<void>)[]
  >();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Messages to be forgotten at the end of this turn of the event loop. */
  readonly #settled: number[] = [];
  #forgetting?: Promise<void>;
  #ticks?: NodeJS.Timeout;
  #claiming?: Promise<void>;
  #isWanted = false;
  #isRunning = false;

  constructor(options: {
    store: OutboxStore;
    logger: LoggerService;
    times?: Partial<OutboxTimes>;
  }) {
    this.#store = options.store;
    this.#logger = options.logger;
    this.#times = { ...TIMES, ...options.times };
  }

  /** Registers a handler, before `start`. A message whose topic has none is forgotten. */
  on<T extends OutboxTopic>(
    topic: T,
    handler: (message: MessageOf<T>) => Promise<void>,
  ): void {
    const handlers = this.#handlers.get(topic) ?? [];
    handlers.push(async message => {
      if (isAbout(message, topic)) await handler(message);
    });
    this.#handlers.set(topic, handlers);
  }

  /** Begins to deliver, with what an earlier process left behind. */
  async start(): Promise<void> {
    if (this.#store.isAlone) await this.#store.releaseAll();
    this.#isRunning = true;
    this.#ticks = setInterval(() => this.notify(), this.#times.tick);
    this.notify();
  }

  /** Says that there may be messages. Cheap, and never throws. */
  notify(): void {
    this.#isWanted = true;
    if (!this.#isRunning || this.#claiming) return;
    this.#claiming = this.#claim().finally(() => {
      this.#claiming = undefined;
    });
  }

  /** Takes no more messages and waits for the handlers that are at work. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    clearInterval(this.#ticks);
    this.#timers.forEach(clearTimeout);
    await this.#claiming;
    await Promise.all(this.#inFlight);
  }

  async #claim(): Promise<void> {
    while (this.#isWanted && this.#isRunning) {
      const free = MOST_IN_FLIGHT - this.#inFlight.size;
      if (free === 0) return;
      this.#isWanted = false;
      try {
        const claimed = await this.#store.claim(free, this.#times.claim);
        claimed.forEach(message => this.#begin(message));
      } catch (error) {
        this.#logger.error(
          `Cannot read the outbox, trying again in ${this.#times.tick} ms`,
          toMeta(error),
        );
      }
    }
  }

  #begin(claimed: ClaimedMessage): void {
    const delivery = this.#deliver(claimed)
      .catch(error =>
        this.#logger.error(
          `Cannot settle ${describe(claimed)}, it will be delivered again`,
          toMeta(error),
        ),
      )
      .finally(() => {
        this.#inFlight.delete(delivery);
        // The next one of the same topic and subject has waited for this one.
        this.notify();
      });
    this.#inFlight.add(delivery);
  }

  async #deliver(claimed: ClaimedMessage): Promise<void> {
    const handlers = this.#handlers.get(claimed.message.topic) ?? [];
    try {
      await withTimeout(
        Promise.all(handlers.map(handler => handler(claimed.message))),
        this.#times.handler,
      );
    } catch (error) {
      await this.#fail(claimed, error);
      return;
    }
    await this.#forget(claimed.id);
  }

  /** Those that are settled in the same moment are forgotten together: each commit costs. */
  async #forget(id: number): Promise<void> {
    this.#settled.push(id);
    this.#forgetting ??= afterThisTurn().then(() => {
      this.#forgetting = undefined;
      return this.#store.remove(this.#settled.splice(0));
    });
    await this.#forgetting;
  }

  async #fail(claimed: ClaimedMessage, error: unknown): Promise<void> {
    const { id, attempts } = claimed;
    if (attempts >= MOST_ATTEMPTS) {
      this.#logger.error(
        `Dropping ${describe(claimed)} after ${attempts} attempts`,
        toMeta(error),
      );
      await this.#forget(id);
      return;
    }
    const pause = Math.min(
      this.#times.firstRetry * 2 ** (attempts - 1),
      this.#times.longestRetry,
    );
    this.#logger.warn(
      `Delivering ${describe(claimed)} failed, trying again in ${pause} ms`,
      toMeta(error),
    );
    await this.#store.defer(id, pause);
    // Timers and the database's clock don't agree to the millisecond.
    this.#notifyIn(pause + 10);
  }

  #notifyIn(milliseconds: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.notify();
    }, milliseconds);
    this.#timers.add(timer);
  }
}

function afterThisTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

function isAbout<T extends OutboxTopic>(
  message: OutboxMessage,
  topic: T,
): message is MessageOf<T> {
  return message.topic === topic;
}

function describe({ id, message }: ClaimedMessage): string {
  return `outbox message ${id} (${message.topic})`;
}

function toMeta(error: unknown) {
  return { error: stringifyError(error) };
}

async function withTimeout(
  work: Promise<unknown>,
  milliseconds: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`A handler took longer than ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
