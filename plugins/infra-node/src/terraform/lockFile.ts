/** A provider that a module's lock file names. @internal */
export interface LockedProvider {
  /** E.g. `registry.terraform.io/hashicorp/random`. */
  address: string;
  version: string;
  hashes: string[];
}

/** The providers in a `.terraform.lock.hcl`, which Terraform writes, and always in the same form. @internal */
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
