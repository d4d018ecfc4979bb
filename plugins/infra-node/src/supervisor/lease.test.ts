import { writeFile } from 'fs/promises';
import { join } from 'path';
import {
  aSupervision,
  COUNTS_INTERRUPTS,
  SupervisionScene,
  until,
} from './fixtures/aSupervision';
import { aLeaseServer, LeaseServer } from './fixtures/aLeaseServer';

jest.setTimeout(60_000);

/** Ends as soon as the test has it, or with code 7 when it is interrupted. */
const WORKS = `process.on('SIGINT', () => process.exit(7));
  setInterval(() => require('fs').existsSync('done') && process.exit(0), 20);
  console.log('ready')`;

let server: LeaseServer;
let scene: SupervisionScene;

beforeEach(async () => {
  server = await aLeaseServer();
  scene = await aSupervision();
});

afterEach(async () => {
  await server.close();
  await scene.remove();
});

/** Has what {@link WORKS} end by itself. */
const finish = () => writeFile(join(scene.module, 'done'), '');

/** Waits until so many more renewals were asked for. */
async function renewals(more: number) {
  const before = server.requests.length;
  await until(() => server.requests.length >= before + more);
}

async function leased(code: string, more: { deadlineMs?: number } = {}) {
  const supervisor = await scene.go(
    scene.script(code, {
      cancelGraceMs: 4000,
      lease: {
        url: server.url,
        headers: { 'X-Infra-Ticket': 'ticket', Authorization: 'Bearer one' },
        intervalMs: 50,
        deadlineMs: 10_000,
        ...more,
      },
    }),
  );
  await scene.untilOutput('ready');
  return supervisor;
}

describe('The lease of a supervised run', () => {
  it('is renewed until terraform has ended', async () => {
    const supervisor = await leased(WORKS);
    await renewals(5);
    await finish();
    expect(await supervisor.wait()).toMatchObject({
      result: { ended: 'exited', code: 0 },
    });
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      headers: { 'x-infra-ticket': 'ticket', authorization: 'Bearer one' },
    });
  });

  it('is renewed with new headers as soon as there are some', async () => {
    const supervisor = await leased(WORKS);
    await supervisor.updateHeaders({ authorization: 'Bearer two' });
    await renewals(2);
    expect(server.requests.at(-1)?.headers).toMatchObject({
      'x-infra-ticket': 'ticket',
      authorization: 'Bearer two',
    });
    await finish();
    await supervisor.wait();
  });

  it('tells that a person cancelled the run: one interrupt', async () => {
    const supervisor = await leased(COUNTS_INTERRUPTS);
    server.answer = { status: 200, body: '{"cancel":true}' };
    await scene.untilOutput('Interrupt received');
    await renewals(4);
    expect(await supervisor.wait()).toMatchObject({ interruptedBy: 'cancel' });
    expect(await scene.stdout()).toBe('ready\nInterrupt received. 1\n');
  });

  it.each([
    [404, '{"error":{"name":"NotFoundError"}}'],
    [409, undefined],
    [410, undefined],
  ])('is lost when the backend answers %s', async (status, body) => {
    const supervisor = await leased(WORKS);
    server.answer = { status, body };
    expect(await supervisor.wait()).toMatchObject({
      result: { ended: 'cancelled', code: 7 },
      interruptedBy: 'lease',
    });
  });

  it.each([
    ['answers with errors', 503],
    ['no longer takes the token', 401],
    ['does not answer at all', 0],
  ])('is lost when the backend %s until the deadline', async (_, status) => {
    const supervisor = await leased(WORKS, { deadlineMs: 3000 });
    server.answer = { status };
    const before = performance.now();
    expect(await supervisor.wait()).toMatchObject({
      result: { ended: 'cancelled', code: 7 },
      interruptedBy: 'lease',
    });
    // The last renewal that was taken may have been sent a moment earlier.
    expect(performance.now() - before).toBeGreaterThan(1500);
  });

  it('is lost when the backend is gone', async () => {
    const supervisor = await leased(WORKS, { deadlineMs: 3000 });
    await server.close();
    expect(await supervisor.wait()).toMatchObject({ interruptedBy: 'lease' });
  });

  it('outlives a backend that starts and does not know the plugin yet', async () => {
    server.answer = { status: 404, body: '' };
    const supervisor = await leased(WORKS);
    await renewals(2);
    server.answer = { status: 200 };
    await renewals(2);
    await finish();
    expect(await supervisor.wait()).toMatchObject({
      result: { ended: 'exited', code: 0 },
    });
  });

  it('outlives a backend that is away for less than the deadline', async () => {
    const supervisor = await leased(WORKS);
    server.answer = { status: 503 };
    await renewals(3);
    server.answer = { status: 200, body: 'not even JSON' };
    await renewals(2);
    await finish();
    expect(await supervisor.wait()).toMatchObject({
      result: { ended: 'exited', code: 0 },
    });
  });
});
