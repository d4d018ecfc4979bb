import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PortalProcess } from './PortalProcess.mjs';

describe('PortalProcess', () => {
  let directory;
  let running;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'portal-process-'));
    running = undefined;
  });

  afterEach(async () => {
    running?.killGroup();
    await rm(directory, { recursive: true });
  });

  async function start(script) {
    running = new PortalProcess('backend', ['-e', script], {
      cwd: directory,
      env: process.env,
      logFile: join(directory, 'backend.log'),
    });
    return running;
  }

  async function logs(text) {
    const deadline = Date.now() + 10_000;
    while (Date.now() < deadline) {
      const log = await readFile(join(directory, 'backend.log'), 'utf8');
      if (log.includes(text)) {
        return;
      }
      await sleep(20);
    }
    assert.fail(`no '${text}' in the log`);
  }

  it('lets the process finish what it does on a signal', async () => {
    const backend = await start(`
      setInterval(() => {}, 1000);
      process.on('SIGTERM', () => setTimeout(() => { console.log('finished'); process.exit(0); }, 200));
      console.log('up');
    `);
    await logs('up');

    backend.signal('SIGTERM');

    assert.equal(await backend.ended, 'code 0');
    assert.match(await backend.lastLines(), /finished$/);
    assert.equal(backend.isRunning, false);
  });

  it('ends the whole group at once', async () => {
    const backend = await start(`
      const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      console.log('child ' + child.pid);
      process.on('SIGTERM', () => {});
      setInterval(() => {}, 1000);
    `);
    await logs('child');
    const pid = Number((await backend.lastLines()).match(/child (\d+)/)[1]);

    backend.killGroup();

    assert.equal(await backend.ended, 'SIGKILL');
    const deadline = Date.now() + 5_000;
    while (isAlive(pid) && Date.now() < deadline) {
      await sleep(20);
    }
    assert.equal(isAlive(pid), false);
  });

  it('keeps the log of the time before', async () => {
    await (
      await start('console.log("first")')
    ).ended;
    await (
      await start('console.log("second")')
    ).ended;

    assert.match(
      await readFile(join(directory, 'backend.log.previous'), 'utf8'),
      /first/,
    );
  });

  it('says why it could not start', async () => {
    running = new PortalProcess('backend', ['-e', ''], {
      cwd: join(directory, 'nowhere'),
      env: process.env,
      logFile: join(directory, 'backend.log'),
    });
    assert.match(await running.ended, /ENOENT/);
    assert.equal(running.isRunning, false);
    running = undefined;
  });
});

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
