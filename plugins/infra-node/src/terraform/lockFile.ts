import { readFile, writeFile } from 'fs/promises';
import { join } from 'path';

/** Name of the provider lock file in a root module's folder. */
const LOCK_FILE = '.terraform.lock.hcl';

/** A provider that a module's lock file names. @public */
export interface LockedProvider {
  /** E.g. `registry.terraform.io/hashicorp/random`. */
  address: string;
  version: string;
  hashes: string[];
}

/** The providers in a `.terraform.lock.hcl`, which Terraform writes, and always in the same form. @public */
export function lockedProviders(lockFile: string): LockedProvider[] {
  const blocks = lockFile.matchAll(/^provider "([^"]+)" \{\n([\s\S]*?)^\}/gm);
  return [...blocks].map(([, address, body]) => ({
    address,
    version: /^\s*version\s*=\s*"([^"]+)"/m.exec(body)?.[1] ?? '',
    hashes: [...body.matchAll(/^\s*"((?:h1|zh):[^"]+)"/gm)].map(
      ([, hash]) => hash,
    ),
  }));
}

/** The provider lock file in a module's folder; undefined: there is none. @public */
export async function readLockFile(
  module: string,
): Promise<string | undefined> {
  return readFile(join(module, LOCK_FILE), 'utf8').catch(error => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** Puts a provider lock file into a module's folder, in place of one that is there. @public */
export async function writeLockFile(
  module: string,
  lockFile: string,
): Promise<void> {
  await writeFile(join(module, LOCK_FILE), lockFile);
}
