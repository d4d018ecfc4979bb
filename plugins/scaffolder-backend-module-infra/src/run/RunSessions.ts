import { setTimeout as sleep } from 'timers/promises';
import type { RunSession } from './RunSession';

/** How many ended or refused attempts are remembered for what their tasks still do. */
const MOST_REMEMBERED = 1000;

/** What is known of the attempt that a ticket belongs to. @internal */
export type Attempt =
  | { known: 'open'; session: RunSession }
  /** It was ours, and has ended. */
  | { known: 'ended' }
  /** Another attempt carries the run out, or the run had ended before. */
  | { known: 'refused' }
  /** This process never began it. */
  | { known: 'no' };

/** The runs that this process owns. They are gone when it ends, with all their secrets. @internal */
export class RunSessions {
  readonly #open = new Map<string, RunSession>();
  readonly #past = new Map<string, 'ended' | 'refused'>();
  #draining = false;

  /** Keeps a session until its run has ended. */
  add(ticket: string, session: RunSession): void {
    this.#open.set(ticket, session);
    if (this.#draining) session.stopping.drain();
    session.ended.then(() => {
      this.#open.delete(ticket);
      this.#remember(ticket, 'ended');
    });
  }

  /** Notes that the attempt of this ticket may not carry its run out. */
  refuse(ticket: string): void {
    this.#remember(ticket, 'refused');
  }

  /** What is known of a ticket's attempt. */
  find(ticket: string): Attempt {
    const session = this.#open.get(ticket);
    if (session) return { known: 'open', session };
    return { known: this.#past.get(ticket) ?? 'no' };
  }

  /** The open session of a run. */
  ofRun(runId: string): RunSession | undefined {
    return this.all.find(session => session.spec.runId === runId);
  }

  /** The open session that a scaffolder task carries out. */
  ofTask(taskId: string): RunSession | undefined {
    return this.all.find(session => session.task?.id === taskId);
  }

  get all(): RunSession[] {
    return [...this.#open.values()];
  }

  /** The backend shuts down: no run may be begun. */
  get isDraining(): boolean {
    return this.#draining;
  }

  /**
   * Waits for the runs to end, and has what is left interrupted once, `interruptMs` before the time is over.
   *
   * @param times - milliseconds
   */
  async drain(times: { graceMs: number; interruptMs: number }): Promise<void> {
    this.#draining = true;
    this.all.forEach(session => session.stopping.drain());
    const patienceMs = Math.max(0, times.graceMs - times.interruptMs);
    await this.#settled(patienceMs);
    this.all.forEach(session => session.stop('drained'));
    await this.#settled(times.graceMs - patienceMs);
  }

  async #settled(milliseconds: number): Promise<void> {
    const over = new AbortController();
    await Promise.race([
      Promise.all(this.all.map(session => session.ended)),
      sleep(milliseconds, undefined, { signal: over.signal }).catch(() => {}),
    ]);
    over.abort();
  }

  #remember(ticket: string, what: 'ended' | 'refused'): void {
    this.#past.set(ticket, what);
    if (this.#past.size <= MOST_REMEMBERED) return;
    const [oldest] = this.#past.keys();
    this.#past.delete(oldest);
  }
}
