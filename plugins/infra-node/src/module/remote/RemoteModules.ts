import { ModuleCall } from '@groundwork/plugin-infra-common';
import type { ModuleRepository } from '../BundleCollection';

/** A module of another repository, at the commit that its ref names now, or of an archive. @public */
export interface RemoteModule {
  repository: ModuleRepository;
  /** Of the repository, or of the archive. */
  url: string;
  /** Absent for an archive. */
  ref?: string;
  /** SHA-256 of an archive. */
  commit: string;
  /** Folder in that repository. */
  path: string;
  /** What a registry calls it, with its version. Absent: it was not found by one. */
  release?: string;
}

/** Finds the modules that others call by their `source`. @public */
export interface RemoteModules {
  /** The module, or why a run has to fetch it. @throws InputError if it may not be used */
  find(call: ModuleCall): Promise<RemoteModule | { why: string }>;
}

/** Where a module is from, in words. @internal */
export function originOf({ url, ref, commit, release }: RemoteModule): string {
  const origin =
    ref === undefined
      ? `that of ${url}, SHA-256 ${commit}`
      : `that of ${url} at ${ref}, commit ${commit}`;
  return release === undefined ? origin : `${release}, ${origin}`;
}
