import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { mkdir, readdir, rm, stat, writeFile } from 'fs/promises';
import { join, resolve } from 'path';
import { processesIn } from '../process';
import { inspectSupervision } from '../supervisor';
import { ensureShortDirectory } from './shortDirectory';

/** Name of the file that Terraform reads values of variables from. @internal */
export const VARIABLES_FILE = 'variables.tfvars.json';

/**
 * Where a run does its work: `<workingDirectory>/<id>`, closed to other users. A plan run and the apply of its plan
 * share it, because a plan may name files by their absolute path.
 *
 * @public
 */
export class RunDirectory {
  /** Absolute path. */
  readonly path: string;
  /** The module's files. */
  readonly module: string;
  /** Terraform's home directory. */
  readonly home: string;
  /** Output of commands, and the supervisor's records. */
  readonly out: string;
  /** The saved plan. */
  readonly planFile: string;
  /** Input values, secrets in clear: to be removed as soon as the plan is made. */
  readonly variablesFile: string;
  /** An empty CLI configuration, for where none is configured. */
  readonly cliConfigFile: string;
  /** Temporary files; elsewhere if the path is too long for the sockets of provider plugins. */
  readonly tmp: string;

  private constructor(path: string, tmp: string) {
    this.path = path;
    this.tmp = tmp;
    this.module = join(path, 'module');
    this.home = join(path, 'home');
    this.out = join(path, 'out');
    this.planFile = join(path, 'out', 'plan.tfplan');
    this.variablesFile = join(path, 'out', VARIABLES_FILE);
    this.cliConfigFile = join(path, 'home', 'empty.tfrc');
  }

  /**
   * Makes a run's directory, empty: what a dead attempt left in it is removed.
   *
   * @throws ConflictError if a living process owns it; InputError if the id is no plain name
   */
  static async create(
    workingDirectory: string,
    id: string,
  ): Promise<RunDirectory> {
    const path = pathOf(workingDirectory, id);
    await mkdir(workingDirectory, { recursive: true, mode: 0o700 });
    const isNew = await mkdir(path, { mode: 0o700 }).then(
      () => true,
      error => {
        if (error.code === 'EEXIST') return false;
        throw error;
      },
    );
    if (!isNew) {
      await (await RunDirectory.#at(path)).remove();
      await mkdir(path, { mode: 0o700 });
    }
    const directory = await RunDirectory.#at(path);
    await Promise.all(
      [directory.module, directory.home, directory.out].map(folder =>
        mkdir(folder, { mode: 0o700 }),
      ),
    );
    await writeFile(directory.cliConfigFile, '');
    return directory;
  }

  /**
   * The directory of a run that began before.
   *
   * @throws NotFoundError if this host has none; InputError if the id is no plain name
   */
  static async open(
    workingDirectory: string,
    id: string,
  ): Promise<RunDirectory> {
    const path = pathOf(workingDirectory, id);
    if (!(await stat(path).catch(() => undefined))?.isDirectory()) {
      throw new NotFoundError(`This host has no directory of run '${id}'`);
    }
    return RunDirectory.#at(path);
  }

  /** Ids of the runs that have a directory here. */
  static async list(workingDirectory: string): Promise<string[]> {
    const entries = await readdir(workingDirectory, {
      withFileTypes: true,
    }).catch(error => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return entries
      .filter(entry => entry.isDirectory() && isPlainName(entry.name))
      .map(entry => entry.name);
  }

  static async #at(path: string): Promise<RunDirectory> {
    return new RunDirectory(
      path,
      await ensureShortDirectory(join(path, 'tmp')),
    );
  }

  /** Writes the input values for Terraform. */
  async writeVariables(values: Record<string, unknown>): Promise<void> {
    await writeFile(this.variablesFile, JSON.stringify(values), {
      mode: 0o600,
    });
  }

  /** Removes the input values. */
  async removeVariables(): Promise<void> {
    await rm(this.variablesFile, { force: true });
  }

  /**
   * Removes it with all it holds.
   *
   * @throws ConflictError if a living process owns it
   */
  async remove(): Promise<void> {
    const owner = await this.#findOwner();
    if (owner) {
      throw new ConflictError(
        `Cannot remove the run directory '${this.path}': ${owner}`,
      );
    }
    await Promise.all(
      [this.tmp, this.path].map(path =>
        rm(path, { recursive: true, force: true, maxRetries: 3 }),
      ),
    );
  }

  async #findOwner(): Promise<string | undefined> {
    const found = await inspectSupervision(this.out);
    switch (found.status) {
      case 'running':
        return `supervisor ${found.record.supervisor.pid} lives`;
      case 'orphaned':
        return `terraform ${found.terraform.pid} lives`;
      case 'elsewhere':
        return `it belongs to host '${found.record.host}'`;
      case 'none': {
        const [user] = (await processesIn(this.path)) ?? [];
        return user && `process ${user.pid} works in it`;
      }
      default:
        return undefined;
    }
  }
}

function pathOf(workingDirectory: string, id: string): string {
  if (!isPlainName(id)) throw new InputError(`'${id}' is no id of a run`);
  return join(resolve(workingDirectory), id);
}

function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(name);
}
