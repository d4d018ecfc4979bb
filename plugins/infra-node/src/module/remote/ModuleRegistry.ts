import { z } from 'zod';
import { ModuleSource } from '../moduleSource';
import { newestVersion, readConstraints } from './newestVersion';
import { once } from './once';
import { unusable, WebAnswer, WebClient } from './WebClient';

/** A module in a registry. @internal */
export type RegistryModule = Extract<ModuleSource, { kind: 'registry' }>;

/** Where a registry has the version of a module that a call wants. @internal */
export interface RegistryLocation {
  version: string;
  /** An address as engines take it for the `source` of a module. */
  location: string;
}

const DISCOVERY_SIZE = 1024 * 1024;
/** For each version, registries also tell all that its module declares. */
const VERSIONS_SIZE = 32 * 1024 * 1024;
const DOWNLOAD_SIZE = 1024 * 1024;

const discoveryAnswer = z.object({ 'modules.v1': z.string().min(1) });
const versionsAnswer = z.object({
  modules: z.tuple(
    [z.object({ versions: z.array(z.object({ version: z.string() })) })],
    z.unknown(),
  ),
});
const downloadAnswer = z.object({ location: z.string().min(1) });

/**
 * Asks registries by the module registry protocol of both engines. Each thing is asked once as long as this lives.
 *
 * @internal
 */
export class ModuleRegistry {
  readonly #web: WebClient;
  readonly #bases = new Map<string, Promise<URL>>();
  readonly #versions = new Map<string, Promise<string[]>>();

  constructor(options: { web: WebClient }) {
    this.#web = options.web;
  }

  /**
   * Where the newest version is that the constraint allows, or why there is none.
   *
   * @throws InputError if the registry leads to what is not allowed; ServiceUnavailableError if it has no usable answer
   */
  async locate(
    module: RegistryModule,
    constraint?: string,
  ): Promise<RegistryLocation | { why: string }> {
    const constraints = readConstraints(constraint);
    if (!constraints) {
      return { why: `its version '${constraint}' can't be read` };
    }
    const base = await this.#baseOf(module.host);
    const at = new URL(`${module.module}/`, base);
    const version = newestVersion(await this.#versionsAt(at), constraints);
    if (version === undefined) {
      const wanted = constraint ? `'${constraint}' allows` : 'is released';
      return { why: `${module.host} has no version of it that ${wanted}` };
    }
    return { version, location: await this.#locationOf(at, version) };
  }

  #baseOf(host: string): Promise<URL> {
    return once(this.#bases, host, async () => {
      const url = new URL(`https://${host}/.well-known/terraform.json`);
      const answer = await this.#ask(url, DISCOVERY_SIZE);
      const { 'modules.v1': given } = read(answer, discoveryAnswer);
      if (!URL.canParse(given, answer.url.href)) {
        throw unusable(url, 'names no address for modules');
      }
      const base = new URL(given, answer.url);
      base.search = '';
      base.hash = '';
      base.pathname = base.pathname.replace(/\/*$/, '/');
      return base;
    });
  }

  #versionsAt(module: URL): Promise<string[]> {
    return once(this.#versions, module.href, async () => {
      const url = new URL('versions', module);
      const answer = read(await this.#ask(url, VERSIONS_SIZE), versionsAnswer);
      return answer.modules[0].versions.map(({ version }) => version);
    });
  }

  async #locationOf(module: URL, version: string): Promise<string> {
    const url = new URL(`${encodeURIComponent(version)}/download`, module);
    const answer = await this.#ask(url, DOWNLOAD_SIZE);
    const location =
      answer.headers.get('x-terraform-get') ||
      read(answer, downloadAnswer).location;
    return /^\.{0,2}\//.test(location)
      ? new URL(location, answer.url).href
      : location;
  }

  async #ask(url: URL, maxSize: number): Promise<WebAnswer> {
    const answer = await this.#web.get(url, { maxSize });
    if (answer.status === 200 || answer.status === 204) return answer;
    const isSecret = answer.status === 401 || answer.status === 403;
    throw unusable(
      url,
      `answers with status ${answer.status}${
        isSecret
          ? "; the portal's operator gives tokens in 'infra.sources.registries'"
          : ''
      }`,
    );
  }
}

function read<T>({ url, body }: WebAnswer, schema: z.ZodType<T>): T {
  const result = schema.safeParse(parseJson(body.toString('utf8')));
  if (result.success) return result.data;
  throw unusable(url, "has an answer that is not a module registry's");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
