import {
  PreparedSupervisor,
  prepareSupervisor,
} from '@groundwork/plugin-infra-node';

/** Milliseconds in which another process may be started first: each start holds this process up. */
const HEAD_START_MS = 30;

/** A supervisor that is started while terraform is busy with something else, so that apply need not wait for it. @internal */
export class WarmSupervisor {
  readonly #directory: string;
  #prepared?: Promise<PreparedSupervisor>;
  #timer?: NodeJS.Timeout;

  /** @param directory - the run's `out` directory */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Has it started soon. */
  warmUp(): void {
    this.#timer ??= setTimeout(() => {
      // Whoever needs it sees the error.
      this.get().catch(() => {});
    }, HEAD_START_MS);
  }

  /** The supervisor, started now if it is not yet. */
  get(): Promise<PreparedSupervisor> {
    clearTimeout(this.#timer);
    this.#prepared ??= prepareSupervisor(this.#directory);
    return this.#prepared;
  }

  /** Sends it away, if it was not told to go. */
  async dismiss(): Promise<void> {
    clearTimeout(this.#timer);
    (await this.#prepared)?.dismiss();
  }
}
