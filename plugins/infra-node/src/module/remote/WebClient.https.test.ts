import { ServerResponse } from 'node:http';
import { createServer, Server } from 'node:https';
import tls from 'node:tls';
import { selfSignedCertificate } from '../../git/selfSignedCertificate';
import { WebClient } from './WebClient';

const trusted = tls.getCACertificates('default');
const certificate = selfSignedCertificate();

let server: Server;
let host: string;
let answer: (res: ServerResponse) => void;
let asked = 0;

beforeAll(async () => {
  server = createServer(certificate, (_, res) => {
    asked += 1;
    answer(res);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  host = `127.0.0.1:${typeof address === 'object' && address?.port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

beforeEach(() => {
  asked = 0;
  tls.setDefaultCACertificates([certificate.cert]);
});

afterEach(() => tls.setDefaultCACertificates(trusted));

const aClient = (at = host) => new WebClient({ allowedHosts: [at] });

const get = (
  limits = { maxSize: 100, timeoutMs: 5_000 },
  at = host,
  client = aClient(at),
) => client.get(new URL(`https://${at}/x?key=hush`), limits);

describe('WebClient over https', () => {
  it('reads what a host answers', async () => {
    answer = res => res.writeHead(418, { 'x-kind': 'pot' }).end('tea');
    const { status, headers, body } = await get();
    expect([status, headers.get('x-kind'), String(body)]).toEqual([
      418,
      'pot',
      'tea',
    ]);
  });

  it('reads no more than it is told', async () => {
    answer = res => {
      const send = () => res.write('x'.repeat(1000), () => setImmediate(send));
      send();
      res.on('close', () => res.destroy());
    };
    await expect(get()).rejects.toThrow('has more than 100 bytes');
  });

  it.each([
    ['begins', () => {}],
    ['ends', (res: ServerResponse) => res.write('x')],
  ])(
    'waits no longer than it is told for an answer that never %s',
    async (_, never) => {
      answer = never;
      await expect(get({ maxSize: 100, timeoutMs: 200 })).rejects.toThrow(
        `Cannot reach '${host}': tried 'https://${host}/x' (no whole answer within 0.2 s)`,
      );
    },
  );

  it('asks a host no more that gave no answer', async () => {
    const client = aClient();
    answer = res => res.destroy();
    await expect(get(undefined, host, client)).rejects.toThrow('Cannot reach');
    answer = res => res.end('tea');
    await expect(get(undefined, host, client)).rejects.toThrow('Cannot reach');
    expect(asked).toBe(1);
  });

  it.each([
    ['breaks off', (res: ServerResponse) => res.destroy()],
    ['never ends', () => {}],
  ])('asks a host again of which one answer %s', async (_, goOn) => {
    const client = aClient();
    answer = res => res.write('x', () => goOn(res));
    await expect(
      get({ maxSize: 100, timeoutMs: 2_000 }, host, client),
    ).rejects.toThrow('Cannot reach');
    answer = res => res.end('tea');
    const { body } = await get(undefined, host, client);
    expect(String(body)).toBe('tea');
  });

  it('asks nothing of a host with a certificate that nobody vouches for', async () => {
    tls.setDefaultCACertificates(trusted);
    answer = res => res.end('tea');
    // Under another name, so that no connection of before is used.
    const other = host.replace('127.0.0.1', 'localhost');
    await expect(get(undefined, other)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/),
    });
  });
});
