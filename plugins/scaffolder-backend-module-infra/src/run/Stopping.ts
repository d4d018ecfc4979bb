import { RunStopped, StopReason } from './endings';

/** Whether and why a run is to stop; the first reason counts. @internal */
export class Stopping {
  readonly #controller = new AbortController();
  #reason?: StopReason;
  #draining = false;

  /** Aborted once the run is to stop. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get reason(): StopReason | undefined {
    return this.#reason;
  }

  /** Asks for the stop. */
  request(reason: StopReason): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#controller.abort();
  }

  /** What is under way may be finished, but nothing may be begun that takes long. */
  drain(): void {
    this.#draining = true;
  }

  /** Throws a RunStopped if the run is to stop. */
  check(): void {
    if (this.#reason) throw new RunStopped(this.#reason);
  }

  /** Throws a RunStopped if the run may not begin to change anything. */
  checkMayApply(): void {
    this.check();
    if (this.#draining) throw new RunStopped('drained');
  }
}
