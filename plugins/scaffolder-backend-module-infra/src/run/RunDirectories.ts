import { ConflictError } from '@backstage/errors';
import { RunDirectory } from '@groundwork/plugin-infra-node';
import { findErroredState } from './apply/erroredState';

/**
 * The directories of runs on this host. The apply of a plan gets the directory of the plan's run, maybe in the moment
 * in which that run is cleared away: the one waits for the other.
 *
 * @internal
 */
export class RunDirectories {
  readonly #workingDirectory: string;
  readonly #removing = new Map<string, Promise<void>>();

  constructor(workingDirectory: string) {
    this.#workingDirectory = workingDirectory;
  }

  /**
   * Makes the directory, empty.
   *
   * @throws ConflictError if a living process owns it, or if a state lies there that was not stored
   */
  async create(id: string): Promise<RunDirectory> {
    await this.#removing.get(id)?.catch(() => {});
    const known = await this.#open(id);
    if (known) await requireNoState(known);
    return RunDirectory.create(this.#workingDirectory, id);
  }

  /**
   * Removes the directory, if it is there.
   *
   * @throws ConflictError if a living process owns it, or if a state lies there that was not stored
   */
  async remove(id: string): Promise<void> {
    const known = this.#removing.get(id);
    if (known) return known;
    const removing = this.#remove(id).finally(() => this.#removing.delete(id));
    this.#removing.set(id, removing);
    return removing;
  }

  /** Waits until nothing is being removed. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#removing.values());
  }

  async #remove(id: string): Promise<void> {
    const directory = await this.#open(id);
    if (!directory) return;
    await requireNoState(directory);
    await directory.remove();
  }

  async #open(id: string): Promise<RunDirectory | undefined> {
    return RunDirectory.open(this.#workingDirectory, id).catch(error => {
      if (error.name === 'NotFoundError') return undefined;
      throw error;
    });
  }
}

async function requireNoState(directory: RunDirectory): Promise<void> {
  const state = await findErroredState(directory);
  if (!state) return;
  throw new ConflictError(
    `Cannot remove the run directory '${directory.path}': ${state.file} is a state that was not stored. Hand it in or move it away.`,
  );
}
