import { createServer, IncomingMessage } from 'http';
import { AddressInfo } from 'net';
import { mockServices } from '@backstage/backend-test-utils';

/** A request that a stand-in got. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  /** Parsed, if it was JSON. */
  body: unknown;
}

/** What a stand-in answers; `body` is sent as JSON, or as it is if a Buffer. */
export interface StandInAnswer {
  status?: number;
  body?: unknown;
}

/** A small HTTP server that stands in for the infra backend. */
export interface HttpStandIn {
  /** Address of `/api/infra`. */
  url: string;
  /** Finds this server wherever a plugin is looked for. */
  discovery: ReturnType<typeof mockServices.discovery.mock>;
  close(): Promise<void>;
}

/** Starts a stand-in that answers by this function. */
export async function startHttpStandIn(
  answer: (
    request: SeenRequest,
  ) => StandInAnswer | undefined | Promise<StandInAnswer | undefined>,
): Promise<HttpStandIn> {
  const server = createServer(async (req, res) => {
    const seen = await readRequest(req);
    const { status = 200, body } = (await answer(seen)) ?? {
      status: 404,
      body: refusal('NotFoundError', `No ${seen.method} ${seen.path}`),
    };
    res.statusCode = status;
    if (Buffer.isBuffer(body)) {
      res.end(body);
      return;
    }
    res.setHeader('content-type', 'application/json');
    res.end(body === undefined ? undefined : JSON.stringify(body));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/api/infra`;
  return {
    url,
    discovery: mockServices.discovery.mock({ getBaseUrl: async () => url }),
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/** Body of an answer that refuses, as a backend of the portal writes it. */
export function refusal(name: string, message: string, more: object = {}) {
  return { error: { name, message, ...more }, response: {} };
}

async function readRequest(req: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return {
    method: req.method ?? '',
    path: (req.url ?? '').replace(/^\/api\/infra/, ''),
    headers: req.headers,
    body: text ? JSON.parse(text) : undefined,
  };
}
