import { signIn } from '../../scripts/portal/demoTemplates.mjs';

/** An answer that was not expected. */
export class UnexpectedAnswer extends Error {
  constructor(request, { status, body }) {
    super(`${request} answered ${status}: ${JSON.stringify(body)}`);
    this.name = 'UnexpectedAnswer';
    this.status = status;
    this.body = body;
  }
}

/** The portal's HTTP API, as one person. Paths are below `/api/infra/v1` unless they begin with `/api/`. */
export class PortalApi {
  #baseUrl;
  #person;
  #token;

  constructor(baseUrl, person) {
    this.#baseUrl = baseUrl;
    this.#person = person;
  }

  /** The person's session, made on first use. */
  async token() {
    this.#token ??= signIn(this.#baseUrl, this.#person);
    return this.#token;
  }

  /** Sends a request and answers `{ status, body }`, whatever the status is. */
  async request(method, path, body, headers = {}) {
    const url = `${this.#baseUrl}${
      path.startsWith('/api/') ? path : `/api/infra/v1${path}`
    }`;
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${await this.token()}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      body: isJson && text ? JSON.parse(text) : text,
    };
  }

  get(path) {
    return this.#expectSuccess('GET', path);
  }

  post(path, body = {}) {
    return this.#expectSuccess('POST', path, body);
  }

  delete(path) {
    return this.#expectSuccess('DELETE', path);
  }

  /** Sends a request that is to be refused, and answers `{ status, error }`. */
  async refusal(method, path, body) {
    const answer = await this.request(method, path, body);
    if (answer.status < 400) {
      throw new UnexpectedAnswer(`${method} ${path}`, answer);
    }
    return { status: answer.status, error: answer.body.error ?? answer.body };
  }

  /** All items of a list. */
  async list(path) {
    const items = [];
    let cursor = '';
    do {
      const page = await this.get(
        `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor}`,
      );
      items.push(...page.items);
      const { nextCursor } = page.pageInfo;
      cursor = nextCursor ? `&cursor=${encodeURIComponent(nextCursor)}` : '';
    } while (cursor);
    return items;
  }

  async #expectSuccess(method, path, body) {
    const answer = await this.request(method, path, body);
    if (answer.status >= 400) {
      throw new UnexpectedAnswer(`${method} ${path}`, answer);
    }
    return answer.body;
  }
}
