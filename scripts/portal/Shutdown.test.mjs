import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Shutdown } from './Shutdown.mjs';

function aProcess() {
  let end;
  const ended = new Promise(resolve => {
    end = resolve;
  });
  return {
    got: [],
    isRunning: true,
    ended,
    end,
    signal(signal) {
      this.got.push(signal);
    },
    killGroup() {
      this.got.push('killed');
      end();
    },
  };
}

function aPortal() {
  const clock = { time: 0 };
  const backend = aProcess();
  const app = aProcess();
  const shutdown = new Shutdown([backend, app], {
    now: () => clock.time,
    say: () => {},
  });
  return { clock, backend, app, shutdown };
}

describe('Shutdown', () => {
  it('passes the first signal on once and waits for every process', async () => {
    const { backend, app, shutdown } = aPortal();
    let done = false;
    const stopped = shutdown.request('SIGINT').then(how => {
      done = true;
      return how;
    });

    app.end();
    await Promise.resolve();
    assert.equal(done, false);

    backend.end();
    assert.equal(await stopped, 'gracefully');
    assert.deepEqual([backend.got, app.got], [['SIGINT'], ['SIGINT']]);
  });

  it('takes a signal right after the first for its echo', async () => {
    const { clock, backend, app, shutdown } = aPortal();
    const first = shutdown.request('SIGINT');
    clock.time = 300;
    const echo = shutdown.request('SIGINT');
    backend.end();
    app.end();

    assert.deepEqual(await Promise.all([first, echo]), [
      'gracefully',
      'gracefully',
    ]);
    assert.deepEqual(backend.got, ['SIGINT']);
  });

  it('ends everything at once when asked again', async () => {
    const { clock, backend, app, shutdown } = aPortal();
    shutdown.request('SIGINT');
    clock.time = 3000;

    assert.equal(await shutdown.request('SIGINT'), 'at once');
    assert.deepEqual(backend.got, ['SIGINT', 'killed']);
    assert.deepEqual(app.got, ['SIGINT', 'killed']);
  });

  it('has nothing to wait for before anything was started', async () => {
    assert.equal(
      await new Shutdown([], { say: () => {} }).request('SIGTERM'),
      'gracefully',
    );
  });
});
