import { posix } from 'node:path';
import { InputError, isError } from '@backstage/errors';
import { ModuleCall } from '@groundwork/plugin-infra-common';
import {
  GitMirrors,
  parseSourceUrl,
  SourceRules,
  validateModulePath,
} from '../../git';
import { ModuleEngine } from '../ModuleFile';
import {
  ModuleSource,
  OWN_REGISTRY_HOSTS,
  parseModuleSource,
} from '../moduleSource';
import { withoutCredentials } from '../withoutCredentials';
import { readArchiveAddress } from './archiveAddress';
import { ModuleArchives } from './ModuleArchives';
import { ModuleRegistry, RegistryModule } from './ModuleRegistry';
import { RemoteModule, RemoteModules } from './RemoteModules';
import { HostToken, WebClient } from './WebClient';

/** What is found, and where. @public */
export interface RemoteModuleFinderOptions {
  mirrors: GitMirrors;
  rules: SourceRules;
  /** Whose registry is asked for modules without a host. @defaultValue terraform */
  engine?: ModuleEngine;
  /** Tokens for registries that want one; each goes to its own host only. */
  registries?: HostToken[];
  /** @defaultValue Node's own */
  fetch?: typeof fetch;
}

type ArchiveSource = Extract<ModuleSource, { kind: 'archive' }>;
type Found = RemoteModule | { why: string };

/**
 * Finds those in git repositories and archives that the rules allow, also by way of a registry. A ref, a version and the
 * address of an archive mean the same as long as this lives.
 *
 * @public
 */
export class RemoteModuleFinder implements RemoteModules {
  readonly #mirrors: GitMirrors;
  readonly #rules: SourceRules;
  readonly #engine?: ModuleEngine;
  readonly #registry: ModuleRegistry;
  readonly #archives: ModuleArchives;
  readonly #resolved = new Map<string, Promise<{ commit: string }>>();

  constructor(options: RemoteModuleFinderOptions) {
    const { mirrors, rules, engine, registries = [] } = options;
    this.#mirrors = mirrors;
    this.#rules = rules;
    this.#engine = engine;
    const web = new WebClient({
      allowedHosts: [...rules.allowedHosts, ...OWN_REGISTRY_HOSTS],
      tokens: registries,
      fetch: options.fetch,
    });
    this.#registry = new ModuleRegistry({ web });
    this.#archives = new ModuleArchives({ web });
  }

  async find(call: ModuleCall): Promise<Found> {
    // OpenTofu computes some from variables.
    if (call.source === '') return { why: 'its source is computed' };
    const source = parseModuleSource(call.source, this.#engine);
    return source.kind === 'registry'
      ? this.#findInRegistry(source, call.version)
      : this.#findAt(source);
  }

  async #findAt(source: ModuleSource): Promise<Found> {
    switch (source.kind) {
      case 'git':
        return this.#findInGit(source);
      case 'archive':
        return this.#findInArchive(source);
      default:
        throw new InputError(
          'modules come from git, registries, or archives over https',
        );
    }
  }

  async #findInRegistry(
    module: RegistryModule,
    constraint: string | undefined,
  ): Promise<Found> {
    try {
      const located = await this.#registry.locate(module, constraint);
      if ('why' in located) return located;
      const { version, location } = located;
      const found = await this.#follow(location, module.path);
      return 'why' in found
        ? { why: `${module.host} leads to '${shown(location)}': ${found.why}` }
        : {
            ...found,
            release: `${module.module} ${version} of ${module.host}`,
          };
    } catch (error) {
      if (!isError(error)) throw error;
      // What everyone's registry leads to lies on hosts that few portals allow; modules of the real world call it.
      if (error instanceof InputError && !module.isOwn) throw error;
      return { why: `it can't be read here: ${error.message}` };
    }
  }

  /** The module at the address that a registry gave. */
  async #follow(location: string, path: string): Promise<Found> {
    const source = parseModuleSource(location, this.#engine);
    try {
      return await this.#findAt(
        source.kind === 'git' || source.kind === 'archive'
          ? { ...source, path: posix.join(source.path, path) }
          : source,
      );
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(
        `its registry leads to '${shown(location)}'. ${error.message}`,
      );
    }
  }

  async #findInArchive(source: ArchiveSource): Promise<Found> {
    const { url } = await parseSourceUrl(source.url, this.#rules);
    const address = readArchiveAddress(source);
    if ('why' in address) return address;
    const path = validateModulePath(source.path);
    try {
      const { repository, hash } = await this.#archives.open(address);
      const folder = repository.folderOf(path);
      return folder === undefined
        ? { why: `'${path}' fits no folder of it, or several` }
        : { repository, url, commit: hash, path: folder };
    } catch (error) {
      if (!isError(error) || error instanceof InputError) throw error;
      return { why: `it can't be read here: ${error.message}` };
    }
  }

  async #findInGit({
    url: given,
    ref,
    path,
  }: Extract<ModuleSource, { kind: 'git' }>): Promise<Found> {
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
}

/** An address as it may be told; a registry may write what it likes. */
function shown(location: string): string {
  return withoutCredentials(location).slice(0, 300);
}
