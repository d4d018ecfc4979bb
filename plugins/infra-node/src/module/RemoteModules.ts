import { InputError, isError } from '@backstage/errors';
import { ModuleCall } from '@groundwork/plugin-infra-common';
import {
  GitMirrors,
  parseSourceUrl,
  SourceRules,
  validateModulePath,
} from '../git';
import type { ModuleRepository } from './BundleCollection';
import { ModuleSource, parseModuleSource } from './moduleSource';

/** A module of another repository, at the commit that its ref names now. @public */
export interface RemoteModule {
  repository: ModuleRepository;
  url: string;
  ref: string;
  commit: string;
  /** Folder in that repository. */
  path: string;
}

/** Finds the modules that others call by their `source`. @public */
export interface RemoteModules {
  /** The module, or why a run has to fetch it. @throws InputError if it may not be used */
  find(call: ModuleCall): Promise<RemoteModule | { why: string }>;
}

/** Those in git repositories that the rules allow; a ref names the same commit as long as this lives. @public */
export class GitRemoteModules implements RemoteModules {
  readonly #mirrors: GitMirrors;
  readonly #rules: SourceRules;
  readonly #resolved = new Map<string, Promise<{ commit: string }>>();

  constructor(options: { mirrors: GitMirrors; rules: SourceRules }) {
    this.#mirrors = options.mirrors;
    this.#rules = options.rules;
  }

  async find(call: ModuleCall): Promise<RemoteModule | { why: string }> {
    const source = parseModuleSource(call.source);
    switch (source.kind) {
      case 'git':
        return this.#findInGit(source);
      case 'archive':
        await parseSourceUrl(source.url, this.#rules);
        return { why: 'it is an archive' };
      case 'registry':
        this.#requireRegistry(source.host);
        return { why: 'it is in a registry' };
      default:
        // OpenTofu computes some from variables.
        if (call.source === '') return { why: 'its source is computed' };
        throw new InputError(
          'modules come from git, registries, or archives over https',
        );
    }
  }

  async #findInGit({
    url: given,
    ref,
    path,
  }: Extract<ModuleSource, { kind: 'git' }>): Promise<
    RemoteModule | { why: string }
  > {
    const source = await parseSourceUrl(given, this.#rules);
    if (!ref) return { why: 'it names no ref, so nothing pins it' };
    const folder = validateModulePath(path);
    const repository = this.#mirrors.open(source);
    try {
      // Each resolution is a fetch, and a module may call twenty of one repository.
      const key = `${source.url} ${ref}`;
      const resolved = this.#resolved.get(key) ?? repository.resolve(ref);
      this.#resolved.set(key, resolved);
      const { commit } = await resolved;
      return { repository, url: source.url, ref, commit, path: folder };
    } catch (error) {
      if (!isError(error)) throw error;
      return { why: `it can't be read here: ${error.message}` };
    }
  }

  #requireRegistry(host: string | undefined) {
    const { allowedHosts } = this.#rules;
    const isAllowed =
      host === undefined ||
      allowedHosts.some(allowed => allowed.toLowerCase() === host);
    if (isAllowed) return;
    throw new InputError(
      `its registry '${host}' is not allowed; the portal's operator adds hosts in 'infra.sources.allowedHosts'`,
    );
  }
}
