import { randomUUID } from 'crypto';
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'fs/promises';
import { join } from 'path';
import { unpackBundle } from '@groundwork/plugin-infra-node';

/**
 * Packed modules by the hash of their content, in `<workingDirectory>/bundles`, shared by all runs of this host. The
 * hash is checked each time: a file that was cut or changed is fetched again.
 *
 * @internal
 */
export class BundleCache {
  readonly #directory: string;
  readonly #fetching = new Map<string, Promise<Buffer>>();

  constructor(workingDirectory: string) {
    this.#directory = join(workingDirectory, 'bundles');
  }

  /**
   * Puts the files of the bundle with this hash into a folder; it is fetched if it is not here.
   *
   * @throws InputError if what was fetched is another one
   */
  async unpack(
    hash: string,
    directory: string,
    fetchBundle: () => Promise<Buffer>,
  ): Promise<void> {
    const file = this.#file(hash);
    const kept = await readFile(file).catch(() => undefined);
    if (kept && (await isUnpacked(kept, directory, hash))) {
      // When it was used last; it may just have been removed.
      const now = new Date();
      await utimes(file, now, now).catch(() => {});
      return;
    }
    const fetched = await this.#fetchOnce(hash, fetchBundle);
    await unpackBundle(fetched, directory, { hash });
    await this.#keep(hash, fetched);
  }

  /** Removes what nobody has used for so many milliseconds, and what was never written to its end. */
  async prune(unusedForMs: number): Promise<void> {
    const names = await readdir(this.#directory).catch(error => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    await Promise.all(
      names.map(async name => {
        const file = join(this.#directory, name);
        const found = await stat(file).catch(() => undefined);
        if (!found || Date.now() - found.mtimeMs <= unusedForMs) return;
        await rm(file, { force: true });
      }),
    );
  }

  async #fetchOnce(
    hash: string,
    fetchBundle: () => Promise<Buffer>,
  ): Promise<Buffer> {
    const known = this.#fetching.get(hash);
    if (known) return known;
    const fetching = fetchBundle().finally(() => this.#fetching.delete(hash));
    this.#fetching.set(hash, fetching);
    return fetching;
  }

  /** Written aside and renamed, so that no other process reads half of it. */
  async #keep(hash: string, bundle: Buffer): Promise<void> {
    const aside = `${this.#file(hash)}.${randomUUID()}`;
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    try {
      await writeFile(aside, bundle, { mode: 0o600 });
      await rename(aside, this.#file(hash));
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
  }

  #file(hash: string): string {
    if (!/^[0-9a-f]{64}$/.test(hash)) {
      throw new Error(`'${hash}' is no SHA-256`);
    }
    return join(this.#directory, `${hash}.tgz`);
  }
}

/** False if the bundle is damaged: then nothing was written. */
async function isUnpacked(
  bundle: Buffer,
  directory: string,
  hash: string,
): Promise<boolean> {
  return unpackBundle(bundle, directory, { hash }).then(
    () => true,
    error => {
      if (error.name === 'InputError') return false;
      throw error;
    },
  );
}
