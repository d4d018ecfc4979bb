import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { selfSignedCertificate } from '@groundwork/plugin-infra-node/testUtils';

/** A git host over https that serves one repository to who proves the right to it. */
export interface GitHost {
  /** `localhost:<port>`. */
  host: string;
  /** The `Authorization` header of each request. */
  seen: (string | undefined)[];
  close(): Promise<void>;
}

/**
 * Serves `.git` of a repository (after `git update-server-info`) below `/team/modules.git`, and makes git trust it.
 * Who is refused gets the own credentials back, as some hosts do.
 */
export async function gitHost(options: {
  repository: string;
  /** Where its certificate goes. */
  caFile: string;
  username: string;
  token: string;
}): Promise<GitHost> {
  const { repository, caFile, username, token } = options;
  const proof = Buffer.from(`${username}:${token}`).toString('base64');
  const certificate = selfSignedCertificate();
  await writeFile(caFile, certificate.cert);
  const trusted = process.env.GIT_SSL_CAINFO;
  process.env.GIT_SSL_CAINFO = caFile;
  const seen: (string | undefined)[] = [];
  const server = createServer(certificate, (req, res) => {
    const { authorization } = req.headers;
    seen.push(authorization);
    if (authorization !== `Basic ${proof}`) {
      res
        .writeHead(401, {
          'content-type': 'text/plain',
          'www-authenticate': 'Basic realm="git"',
        })
        .end(`no right with ${authorization}`);
      return;
    }
    const path = (req.url ?? '').replace(/^\/team\/modules\.git|\?.*$/g, '');
    createReadStream(join(repository, '.git', path))
      .on('error', () => res.writeHead(404).end())
      .pipe(res);
  });
  await new Promise<void>(listening => {
    server.listen(0, '127.0.0.1', listening);
  });
  const address = server.address();
  return {
    host: `localhost:${typeof address === 'object' && address?.port}`,
    seen,
    async close() {
      if (trusted === undefined) delete process.env.GIT_SSL_CAINFO;
      else process.env.GIT_SSL_CAINFO = trusted;
      server.closeAllConnections();
      await new Promise(closed => {
        server.close(closed);
      });
    },
  };
}
