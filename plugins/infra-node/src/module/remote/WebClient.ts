import {
  InputError,
  isError,
  ServiceUnavailableError,
} from '@backstage/errors';

/** What a host answered. @internal */
export interface WebAnswer {
  /** Where it came from, redirects followed. */
  url: URL;
  status: number;
  headers: Headers;
  body: Buffer;
}

/** What is proven to one host. @public */
export interface HostToken {
  /** `host` (its default port) or `host:port`. */
  host: string;
  token: string;
}

/** How much is waited for, and taken. @internal */
export interface WebLimits {
  /** Bytes. */
  maxSize: number;
  /** Milliseconds for each request, with its whole answer. @defaultValue 10 seconds */
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Asks hosts that are allowed, over https. A host that gives no answer at all is not tried again as long as this lives.
 *
 * @internal
 */
export class WebClient {
  readonly #allowedHosts: ReadonlySet<string>;
  readonly #tokens: ReadonlyMap<string, string>;
  readonly #fetch: typeof fetch;
  readonly #unreachable = new Map<string, Error>();

  constructor(options: {
    allowedHosts: string[];
    tokens?: HostToken[];
    /** @defaultValue Node's own */
    fetch?: typeof fetch;
  }) {
    const { allowedHosts, tokens = [] } = options;
    this.#allowedHosts = new Set(
      allowedHosts.map(allowed => allowed.toLowerCase()),
    );
    this.#tokens = new Map(
      tokens.map(({ host, token }) => [host.toLowerCase(), token]),
    );
    this.#fetch = options.fetch ?? fetch;
  }

  /**
   * The answer to a GET, whatever its status.
   *
   * @throws InputError if the address, or one that it leads to, is not allowed; ServiceUnavailableError if there is no
   * answer, or one that is too large
   */
  async get(start: URL, limits: WebLimits): Promise<WebAnswer> {
    let url = start;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      this.#requireAllowed(url);
      const { next, ...answer } = await this.#ask(url, limits);
      if (!next) return answer;
      url = next;
    }
    throw unusable(start, `redirects more than ${MAX_REDIRECTS} times`);
  }

  #requireAllowed(url: URL) {
    if (url.protocol !== 'https:') {
      throw new InputError(`'${shown(url)}' is not an https address`);
    }
    if (url.username || url.password) {
      throw new InputError(`'${shown(url)}' has credentials in it`);
    }
    if (!this.#allowedHosts.has(url.host)) {
      throw new InputError(
        `host '${url.host}' is not allowed; the portal's operator adds hosts in 'infra.sources.allowedHosts'`,
      );
    }
  }

  async #ask(
    url: URL,
    { maxSize, timeoutMs = TIMEOUT_MS }: WebLimits,
  ): Promise<WebAnswer & { next?: URL }> {
    const response = await this.#begin(url, timeoutMs);
    try {
      const { status, headers } = response;
      const next = nextOf(response, url);
      if (next) await response.body?.cancel();
      const body = next ? Buffer.alloc(0) : await readBody(response, maxSize);
      if (!body) throw unusable(url, `has more than ${maxSize} bytes`);
      return { url, status, headers, body, next };
    } catch (error) {
      if (error instanceof ServiceUnavailableError) throw error;
      throw unreachable(url, timeoutMs, error);
    }
  }

  /** An answer whose body is still to come. */
  async #begin(url: URL, timeoutMs: number): Promise<Response> {
    const known = this.#unreachable.get(url.host);
    if (known) throw known;
    try {
      return await this.#fetch(url, {
        redirect: 'manual',
        headers: this.#headersFor(url),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      const failure = unreachable(url, timeoutMs, error);
      this.#unreachable.set(url.host, failure);
      throw failure;
    }
  }

  #headersFor(url: URL): Record<string, string> {
    const token = this.#tokens.get(url.host);
    return {
      // What is not wrapped has the size that it says.
      'accept-encoding': 'identity',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
  }
}

/** An error about what an address answers. @internal */
export function unusable(url: URL, what: string): Error {
  return new ServiceUnavailableError(`'${shown(url)}' ${what}`);
}

/** Tells nothing of a query, which may hold a key. */
function shown({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

function nextOf(response: Response, url: URL): URL | undefined {
  if (!REDIRECTS.includes(response.status)) return undefined;
  const location = response.headers.get('location') ?? '';
  if (!URL.canParse(location, url.href)) {
    throw unusable(url, 'redirects to what is no address');
  }
  return new URL(location, url);
}

/** Undefined if it is larger. */
async function readBody(
  { body }: Response,
  maxSize: number,
): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxSize) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unreachable(url: URL, timeoutMs: number, error: unknown): Error {
  const cause = isError(error) && isError(error.cause) ? error.cause : error;
  const why =
    isError(cause) && cause.name === 'TimeoutError'
      ? `no whole answer within ${timeoutMs / 1000} s`
      : (isError(cause) && (cause.code ?? cause.message)) || 'unknown error';
  return new ServiceUnavailableError(
    `Cannot reach '${url.host}': tried '${shown(url)}' (${why})`,
  );
}
