import { ModuleEngine } from './ModuleFile';

/** What the `source` of a module call leads to, when it is no folder next to the module. @internal */
export type ModuleSource =
  | {
      kind: 'git';
      /** Address of the repository, without ref and folder. */
      url: string;
      /** Absent: whatever the default branch holds. */
      ref?: string;
      /** Folder in the repository; `''` is its root. */
      path: string;
    }
  | {
      kind: 'registry';
      /** With its port, if that is not the default. */
      host: string;
      /** Whether it is everyone's: that of an engine itself. */
      isOwn: boolean;
      /** `namespace/name/provider`. */
      module: string;
      /** Folder in the module's package; `''` is its root. */
      path: string;
    }
  | {
      kind: 'archive';
      /** Its address, without query and folder. */
      url: string;
      query: URLSearchParams;
      /** Folder in the archive; `''` is its root. */
      path: string;
      /** What fetches it, where that is not plain HTTP: `s3`. */
      getter?: string;
    }
  | { kind: 'other' };

/** Hosting sites whose addresses engines take without a scheme. */
const SHORT_HOSTS = /^(?:github\.com|bitbucket\.org)\//;
const SCP_LIKE = /^[\w.-]+@[\w.-]+:[^/]/;
const REGISTRY =
  /^(?:([\w-]+(?:\.[\w-]+)+(?::\d+)?)\/)?([\w-]+\/[\w-]+\/[\w-]+)(?:\/\/(.*))?$/;
/** Where an engine looks for modules that are named without a host. */
const OWN_REGISTRIES: Record<ModuleEngine, string> = {
  terraform: 'registry.terraform.io',
  opentofu: 'registry.opentofu.org',
};

/** The hosts of everyone's registries. @internal */
export const OWN_REGISTRY_HOSTS = Object.values(OWN_REGISTRIES);

/** Reads the `source` of a module call as engines do. @internal */
export function parseModuleSource(
  source: string,
  engine: ModuleEngine = 'terraform',
): ModuleSource {
  const [, forced, rest] = /^([a-z0-9]+)::(.+)$/i.exec(source) ?? [];
  if (forced === undefined) return parsePlain(source, engine);
  if (forced === 'git') return gitSource(rest);
  if (!rest.includes('://') || forced === 'hg') return { kind: 'other' };
  return /^https?$/.test(forced)
    ? archiveSource(rest)
    : { ...archiveSource(rest), getter: forced };
}

function parsePlain(source: string, engine: ModuleEngine): ModuleSource {
  if (SHORT_HOSTS.test(source)) return gitSource(shortAddress(source));
  if (SCP_LIKE.test(source)) return gitSource(source);
  if (source.includes('://')) return archiveSource(source);
  const [, given, module, folder = ''] = REGISTRY.exec(source) ?? [];
  if (module === undefined) return { kind: 'other' };
  const host =
    given?.toLowerCase().replace(/:443$/, '') ?? OWN_REGISTRIES[engine];
  const isOwn = OWN_REGISTRY_HOSTS.includes(host);
  const path = folder.replace(/^\/+|\/+$/g, '');
  return { kind: 'registry', host, isOwn, module, path };
}

/** `github.com/owner/repository//folder?ref=v1` with a scheme; further segments are a folder too. */
function shortAddress(source: string): string {
  const [, repository, folder = '', query = ''] =
    /^([^/]+\/[^/]+\/[^/?]+)([^?]*)(.*)$/.exec(source) ?? [];
  const url = `https://${repository.replace(/\.git$/, '')}.git`;
  const path = folder.replace(/^\/+/, '');
  return `${url}${path && `//${path}`}${query}`;
}

function gitSource(text: string): ModuleSource {
  const { address, folder, query } = split(text);
  return {
    kind: 'git',
    url: address,
    path: folder,
    ref: query.get('ref') ?? undefined,
  };
}

function archiveSource(
  text: string,
): Extract<ModuleSource, { kind: 'archive' }> {
  const { address, folder, query } = split(text);
  return { kind: 'archive', url: address, query, path: folder };
}

/** Takes query and folder off an address. */
function split(text: string): {
  address: string;
  folder: string;
  query: URLSearchParams;
} {
  const [place, query = ''] = text.split('?', 2);
  const scheme = /^[a-z0-9+.-]+:\/\//i.exec(place)?.[0].length ?? 0;
  const at = place.indexOf('//', scheme);
  return {
    address: at < 0 ? place : place.slice(0, at),
    folder: at < 0 ? '' : place.slice(at).replace(/^\/+|\/+$/g, ''),
    query: new URLSearchParams(query),
  };
}
