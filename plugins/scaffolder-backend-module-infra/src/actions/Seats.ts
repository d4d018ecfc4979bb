import { Config } from '@backstage/config';

/** The scaffolder's own default. */
const DEFAULT_TASKS = 10;

/** A limited number of places. @internal */
export class Seats {
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Takes a place, which the answer gives back; undefined if none is free. */
  take(): (() => void) | undefined {
    if (this.#free < 1) return undefined;
    this.#free--;
    let taken = true;
    return () => {
      if (taken) this.#free++;
      taken = false;
    };
  }
}

/**
 * How many templates may wait for infrastructure at once, `infra.runs.maxAwaiting`. By default fewer than half of the
 * scaffolder's tasks: the runs that they wait for are tasks too.
 *
 * @internal
 */
export function readMaxAwaiting(config: Config): number {
  const tasks =
    config.getOptionalNumber('scaffolder.concurrentTasksLimit') ??
    DEFAULT_TASKS;
  return (
    config.getOptionalNumber('infra.runs.maxAwaiting') ??
    Math.max(0, Math.ceil(tasks / 2) - 1)
  );
}
