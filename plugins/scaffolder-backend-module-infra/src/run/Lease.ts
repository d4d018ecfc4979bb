import { LeaseAnswer } from '@groundwork/plugin-infra-node';
import { isGone } from './isGone';

/** When and how a lease is renewed, in milliseconds. @internal */
export interface LeaseTimes {
  intervalMs: number;
  /** Without a renewal for this long it counts as lost. */
  deadlineMs: number;
  /** Wait before another try, at most. */
  retryMs: number;
}

/**
 * Stays the owner of a run. Time counts from when the last successful renewal was sent, on the monotonic clock, so that
 * we know of the loss before the backend gives the run to nobody.
 *
 * @internal
 */
export class Lease {
  readonly #renew: () => Promise<LeaseAnswer>;
  readonly #events: { cancelled(): void; lost(): void };
  readonly #times: LeaseTimes;
  #renewedAt = performance.now();
  #timer?: NodeJS.Timeout;
  #held = false;

  constructor(options: {
    renew: () => Promise<LeaseAnswer>;
    events: { cancelled(): void; lost(): void };
    times: LeaseTimes;
  }) {
    this.#renew = options.renew;
    this.#events = options.events;
    this.#times = options.times;
  }

  /** Begins to renew: the lease has just been given, or somebody else has held it meanwhile. */
  hold(): void {
    if (this.#held) return;
    this.#held = true;
    this.#renewedAt = performance.now();
    this.#schedule(this.#times.intervalMs);
  }

  /** Leaves the renewing to somebody else, or lets it run out. */
  release(): void {
    this.#held = false;
    clearTimeout(this.#timer);
  }

  /** Renews it now, and tells whether a person asked for the run to be cancelled. */
  async askCancelled(): Promise<boolean> {
    return (await this.#renew()).cancel;
  }

  #schedule(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (!this.#held) return;
    this.#timer = setTimeout(() => this.#renewNow(), milliseconds);
    this.#timer.unref();
  }

  async #renewNow(): Promise<void> {
    const { intervalMs, deadlineMs, retryMs } = this.#times;
    const sentAt = performance.now();
    try {
      const { cancel } = await this.#renew();
      this.#renewedAt = sentAt;
      if (cancel && this.#held) this.#events.cancelled();
      this.#schedule(intervalMs);
    } catch (error) {
      const left = this.#renewedAt + deadlineMs - performance.now();
      if (isGone(error) || left <= 0) this.#lose();
      else this.#schedule(Math.min(retryMs, left));
    }
  }

  #lose(): void {
    if (!this.#held) return;
    this.release();
    this.#events.lost();
  }
}
