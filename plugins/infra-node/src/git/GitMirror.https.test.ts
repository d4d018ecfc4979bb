import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, Server } from 'node:https';
import { join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { aRepository } from './aRepository';
import { GitCredentials } from './gitEnvironment';
import { GitMirrors } from './GitMirrors';
import { selfSignedCertificate } from './selfSignedCertificate';

const directory = createMockDirectory();
const SECRET: GitCredentials = { username: 'bot', token: 'hunter2-token' };

let server: Server;
let base: string;
let commit: string;
let requests: IncomingMessage[];
let answer: (req: IncomingMessage, res: ServerResponse) => void;

beforeAll(async () => {
  const repository = aRepository(directory.resolve('served'));
  commit = repository.commit({ 'main.tf': '# served' });
  repository.git('update-server-info');
  const certificate = selfSignedCertificate();
  await writeFile(directory.resolve('ca.pem'), certificate.cert);
  process.env.GIT_SSL_CAINFO = directory.resolve('ca.pem');
  server = createServer(certificate, (req, res) => {
    requests.push(req);
    answer(req, res);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  base = `localhost:${typeof address === 'object' && address?.port}`;
});

afterAll(() => {
  delete process.env.GIT_SSL_CAINFO;
  server.close();
});

beforeEach(() => {
  requests = [];
  answer = serve;
});

/** Git's plain file protocol. */
function serve(req: IncomingMessage, res: ServerResponse) {
  const path = (req.url ?? '').replace(/^\/[^/]+|\?.*$/g, '');
  createReadStream(join(directory.resolve('served/.git'), path))
    .on('error', () => res.writeHead(404).end())
    .pipe(res);
}

let mirrors = 0;

function aMirror(path: string, credentials?: GitCredentials) {
  mirrors += 1;
  return new GitMirrors({
    directory: directory.resolve(`mirrors-${mirrors}`),
    timeoutMs: 20_000,
    credentials: async () => credentials,
  }).open({ kind: 'https', host: base, url: `https://${base}${path}` });
}

describe('GitMirror over https', () => {
  it('reads a repository', async () => {
    const mirror = aMirror('/r.git');
    expect(await mirror.resolve('main')).toEqual({ commit, kind: 'branch' });
    expect(String(await mirror.readFile(commit, 'main.tf'))).toBe('# served');
    expect(requests[0].headers.authorization).toBeUndefined();
  });

  it('sends credentials, and keeps them out of arguments and files', async () => {
    const binary = directory.resolve('git-spy');
    const seen = directory.resolve('arguments.txt');
    await writeFile(
      binary,
      `#!/bin/sh\necho "$@" >> '${seen}'\nexec git "$@"\n`,
      { mode: 0o755 },
    );
    const mirror = new GitMirrors({
      directory: directory.resolve('spied'),
      binary,
      credentials: async () => SECRET,
    }).open({ kind: 'https', host: base, url: `https://${base}/r.git` });
    await mirror.resolve('main');
    const basic = Buffer.from('bot:hunter2-token').toString('base64');
    expect(requests[0].headers.authorization).toBe(`Basic ${basic}`);
    const said = await readFile(seen, 'utf8');
    expect(said).toContain('fetch');
    expect(said).not.toContain('hunter2');
    expect(said).not.toContain(basic);
    expect(JSON.stringify(directory.content({ path: 'spied' }))).not.toMatch(
      new RegExp(`hunter2|${basic}`),
    );
  });

  it('sends a token without a user name as a bearer token', async () => {
    await aMirror('/r.git', { token: 'hunter2-token' }).resolve('main');
    expect(requests[0].headers.authorization).toBe('Bearer hunter2-token');
  });

  it('asks for the credentials of a source each time that it is fetched', async () => {
    const credentials = jest.fn(async () => SECRET);
    const source = {
      kind: 'https',
      host: base,
      url: `https://${base}/r.git`,
    } as const;
    const mirror = new GitMirrors({
      directory: directory.resolve('asked'),
      credentials,
    }).open(source);
    await mirror.fetch();
    await mirror.fetch();
    expect(credentials.mock.calls).toEqual([[source], [source]]);
  });

  it('tells no credentials that a host repeats in its answer', async () => {
    answer = (req, res) => {
      res
        .writeHead(500, { 'content-type': 'text/plain' })
        .end(`it broke with ${req.headers.authorization} of hunter2-token`);
    };
    const error = await aMirror('/r.git', SECRET)
      .fetch()
      .catch(thrown => thrown);
    expect(error).toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('it broke with Basic (sensitive)'),
    });
    expect(JSON.stringify(error) + error.stack).not.toMatch(/hunter2|Ym90/);
  });

  it.each([401, 403])(
    'explains %d with and without credentials, never telling them',
    async status => {
      answer = (req, res) => {
        res
          .writeHead(status, { 'www-authenticate': 'Basic realm="x"' })
          .end(`no: ${req.headers.authorization}`);
      };
      const withThem = await aMirror('/r', SECRET)
        .fetch()
        .catch(error => error);
      expect(withThem).toMatchObject({
        name: 'InputError',
        message: expect.stringContaining(
          "does not accept the portal's credentials",
        ),
        withCredentials: true,
      });
      expect(JSON.stringify(withThem) + withThem.stack).not.toMatch(
        /hunter2|Ym90/,
      );
      await expect(aMirror('/r').fetch()).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringContaining("can't be read without credentials"),
      });
    },
  );

  it('explains that there is no repository', async () => {
    answer = (_, res) => res.writeHead(404).end();
    await expect(aMirror('/none').resolve('main')).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(
        `There is no repository at 'https://${base}/none', or it can't be seen without credentials`,
      ),
    });
    await expect(aMirror('/none', SECRET).resolve('main')).rejects.toThrow(
      /or the portal's credentials may not see it/,
    );
  });

  it('follows no redirect', async () => {
    answer = (_, res) => {
      res.writeHead(302, { location: `https://127.0.0.1:1/r.git` }).end();
    };
    await expect(aMirror('/r.git', SECRET).fetch()).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('redirects are not followed'),
    });
  });

  it('tries the address with .git, to which some hosts redirect', async () => {
    answer = (req, res) => {
      const { url = '' } = req;
      if (url.startsWith('/r/')) {
        res.writeHead(301, { location: url.replace('/r/', '/r.git/') }).end();
      } else serve(req, res);
    };
    expect(await aMirror('/r').resolve('main')).toMatchObject({ commit });
  });

  it('explains a host that fails, or is not there', async () => {
    answer = (_, res) => res.writeHead(503).end();
    await expect(aMirror('/r.git').fetch()).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    const url = 'https://localhost:1/r.git';
    const mirror = new GitMirrors({
      directory: directory.resolve('unreachable'),
    }).open({ kind: 'https', host: 'localhost:1', url });
    await expect(mirror.resolve('main')).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(
        /^Cannot reach 'https:\/\/localhost:1\/r\.git': tried https on 'localhost:1' for \d+ s\. Git says: /,
      ),
    });
  });

  it('refuses a certificate that nobody vouches for', async () => {
    delete process.env.GIT_SSL_CAINFO;
    try {
      await expect(aMirror('/r.git').fetch()).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message: expect.stringMatching(/certificate/i),
      });
    } finally {
      process.env.GIT_SSL_CAINFO = directory.resolve('ca.pem');
    }
  });
});
