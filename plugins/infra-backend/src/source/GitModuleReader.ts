import { EngineKind, ModuleCall } from '@groundwork/plugin-infra-common';
import {
  analyseModule,
  collectBundle,
  findReadme,
  GitMirrors,
  HostToken,
  packBundle,
  parseSourceUrl,
  RemoteModuleFinder,
  SourceRules,
  validateModulePath,
  validateRef,
  withoutCredentials,
} from '@groundwork/plugin-infra-node';
import { ImportedModule, ModuleReader } from '../template/ModuleReader';

/** Reads modules from git repositories that the rules allow. */
export class GitModuleReader implements ModuleReader {
  readonly #mirrors: GitMirrors;
  readonly #rules: SourceRules;
  readonly #registries: HostToken[];
  readonly #defaultEngine: EngineKind;

  constructor(options: {
    mirrors: GitMirrors;
    rules: SourceRules;
    /** What module registries are shown. */
    registries: HostToken[];
    defaultEngine: EngineKind;
  }) {
    this.#mirrors = options.mirrors;
    this.#rules = options.rules;
    this.#registries = options.registries;
    this.#defaultEngine = options.defaultEngine;
  }

  async read(location: {
    sourceUrl: string;
    ref: string;
    path: string;
    commit?: string;
    engine?: EngineKind;
  }): Promise<ImportedModule> {
    const { engine = this.#defaultEngine } = location;
    const source = await parseSourceUrl(location.sourceUrl, this.#rules);
    const ref = validateRef(location.ref);
    const path = validateModulePath(location.path);
    const mirror = this.#mirrors.open(source);
    const commit = location.commit ?? (await mirror.resolve(ref)).commit;
    const bundle = await collectBundle(
      mirror,
      commit,
      path,
      engine,
      new RemoteModuleFinder({
        mirrors: this.#mirrors,
        rules: this.#rules,
        registries: this.#registries,
        engine,
      }),
    );
    const analysis = await analyseModule(bundle.files, path, engine);
    return {
      sourceUrl: source.url,
      ref,
      path,
      commit,
      analysis: {
        ...analysis,
        moduleCalls: analysis.moduleCalls.map(call =>
          asWritten(call, bundle.storedModules),
        ),
      },
      readme: findReadme(bundle.files, path),
      notes: [
        ...analysis.notes,
        ...bundle.notes,
        ...bundle.remoteModules.map(
          ({ name, source: remote, why }) =>
            `Each run fetches module '${name}' from ${remote}: ${why}.`,
        ),
      ],
      seen: location.commit ? undefined : await mirror.seenRefs(),
      bundle: await packBundle(bundle.files),
    };
  }
}

/** The call as it stands in the repository: that of a stored module leads into the bundle. */
function asWritten(
  call: ModuleCall,
  storedModules: readonly ModuleCall[],
): ModuleCall {
  const stored = storedModules.find(
    ({ file, name }) => file === call.file && name === call.name,
  );
  return stored ?? { ...call, source: withoutCredentials(call.source) };
}
