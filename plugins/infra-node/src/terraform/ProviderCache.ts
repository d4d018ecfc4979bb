import { randomUUID } from 'crypto';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  writeFile,
} from 'fs/promises';
import { dirname, join } from 'path';
import { withDirectoryLock } from '../git/DirectoryLock';
import { hasSucceeded, startProcess } from '../process';
import { initArguments } from './arguments';
import { filesBelow, hashPackage } from './hashPackage';
import { LockedProvider, lockedProviders } from './lockFile';
import { CommandLimits } from './Terraform';

/** Milliseconds that a run waits for another one that downloads. */
const PATIENCE_MS = 15 * 60_000;

/** Where the cache is, and how it is filled. @public */
export interface ProviderCacheOptions {
  /** Absolute path; may be shared by the processes of a host, and by hosts. */
  directory: string;
  /** Absolute path of terraform. */
  binary: string;
  /** E.g. `linux_amd64`. */
  platform: string;
  /** The environment of the downloads, without any run's credentials. */
  environment: Record<string, string>;
}

/**
 * Provider packages, downloaded once and used by all runs.
 *
 * Terraform's own cache is not safe for several runs at once: they would see each other's half-written packages. So a
 * package is downloaded aside, under a lock, and renamed into place. A run uses the cache only when it holds all that
 * the run's lock file names, with the same hash; then Terraform has nothing to write there. Otherwise the run downloads
 * for itself, as it would without a cache.
 *
 * @public
 */
export class ProviderCache {
  readonly #options: ProviderCacheOptions;

  constructor(options: ProviderCacheOptions) {
    this.#options = options;
  }

  /**
   * Makes sure that the cache holds what a module needs, as far as it can.
   *
   * @param lockFile - content of the module's `.terraform.lock.hcl`; absent if it needs no providers but built-in ones,
   *   which takes neither time nor a lock
   * @returns environment variables for the run's `init`; none if it goes without the cache
   */
  async prepare(
    lockFile: string | undefined,
    limits: CommandLimits = {},
  ): Promise<Record<string, string>> {
    const providers = lockedProviders(lockFile ?? '');
    if (!lockFile || providers.length === 0) return {};
    if (!(await this.#holds(providers))) {
      await mkdir(this.#packages, { recursive: true, mode: 0o700 });
      await withDirectoryLock(
        join(this.#options.directory, 'lock'),
        PATIENCE_MS,
        async () => {
          if (!(await this.#holds(providers))) {
            await this.#download(lockFile, providers, limits);
          }
        },
      );
      if (!(await this.#holds(providers))) return {};
    }
    return { TF_PLUGIN_CACHE_DIR: this.#packages };
  }

  get #packages(): string {
    return join(this.#options.directory, 'packages');
  }

  async #holds(providers: LockedProvider[]): Promise<boolean> {
    const held = await Promise.all(
      providers.map(async provider => {
        const hash = await readFile(this.#hashFile(provider), 'utf8').catch(
          () => undefined,
        );
        return hash !== undefined && provider.hashes.includes(hash);
      }),
    );
    return held.every(Boolean);
  }

  async #download(
    lockFile: string,
    providers: LockedProvider[],
    limits: CommandLimits,
  ): Promise<void> {
    await this.#removeLeftovers();
    const aside = join(this.#options.directory, `aside-${randomUUID()}`);
    const [module, packages, tmp] = ['module', 'packages', 'tmp'].map(name =>
      join(aside, name),
    );
    try {
      for (const folder of [module, packages, tmp]) {
        await mkdir(folder, { recursive: true, mode: 0o700 });
      }
      await writeFile(join(module, '.terraform.lock.hcl'), lockFile);
      await writeFile(join(module, 'main.tf.json'), requiring(providers));
      const running = await startProcess({
        binary: this.#options.binary,
        args: initArguments({ backend: false }),
        cwd: module,
        env: {
          ...this.#options.environment,
          TMPDIR: tmp,
          TF_PLUGIN_CACHE_DIR: packages,
        },
        stdoutFile: join(aside, 'stdout'),
        stderrFile: join(aside, 'stderr'),
        ...limits,
      });
      // What is wrong the run's own init will say, with its diagnostics.
      if (!hasSucceeded(await running.ended)) return;
      for (const provider of providers) await this.#keep(provider, packages);
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  }

  /** The hash is written last: a package without it does not count. */
  async #keep(provider: LockedProvider, packages: string): Promise<void> {
    const from = this.#packageIn(packages, provider);
    const to = this.#packageIn(this.#packages, provider);
    await mkdir(dirname(to), { recursive: true });
    await protect(from);
    await rename(from, to).catch(error => {
      // Another host was faster.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    const hashFile = this.#hashFile(provider);
    await mkdir(dirname(hashFile), { recursive: true });
    const temporary = `${hashFile}.${randomUUID()}`;
    await writeFile(temporary, await hashPackage(to));
    await rename(temporary, hashFile);
  }

  /** Of a download that was killed. */
  async #removeLeftovers(): Promise<void> {
    const names = await readdir(this.#options.directory);
    for (const name of names.filter(each => each.startsWith('aside-'))) {
      await rm(join(this.#options.directory, name), {
        recursive: true,
        force: true,
      });
    }
  }

  #packageIn(root: string, { address, version }: LockedProvider): string {
    return join(root, ...address.split('/'), version, this.#options.platform);
  }

  #hashFile(provider: LockedProvider): string {
    return this.#packageIn(join(this.#options.directory, 'hashes'), provider);
  }
}

/** A module that needs exactly these providers. */
function requiring(providers: LockedProvider[]): string {
  const required = providers.map(({ address, version }, index) => [
    `p${index}`,
    { source: address, version },
  ]);
  return JSON.stringify({
    terraform: [{ required_providers: [Object.fromEntries(required)] }],
  });
}

/** Runs may read the package's files and start the provider, and not change them. */
async function protect(directory: string): Promise<void> {
  // A local mirror's own folder is linked, and is not ours to change.
  if ((await lstat(directory)).isSymbolicLink()) return;
  for (const file of await filesBelow(await realpath(directory))) {
    await chmod(file, 0o555);
  }
}
