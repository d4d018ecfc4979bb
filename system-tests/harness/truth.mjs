import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, supervisionOf } from './processes.mjs';
import { until } from './until.mjs';
import {
  approve,
  outputValues,
  request,
  untilResource,
  untilRun,
} from './way.mjs';

/** Seconds within which a run is settled after its Terraform has ended. */
export const SETTLED_WITHIN = 60;

/** Milliseconds for which runs are watched not to be given up. */
const WATCHED_MS = 6000;

/** The runs show as running while their Terraform lives, and their logs go on. */
export async function assertGoesOn(portal, ...runs) {
  const read = run => portal.api('alice').get(`/runs/${run.id}/log`);
  const before = await Promise.all(runs.map(read));
  for (let looked = 0; looked < WATCHED_MS; looked += 500) {
    for (const run of runs) {
      const { status, reason } = await portal
        .api('alice')
        .get(`/runs/${run.id}`);
      assert.equal(status, 'running', reason);
    }
    await sleep(500);
  }
  for (const [index, run] of runs.entries()) {
    await until(
      `the log of run ${run.id} goes on`,
      async seen => {
        const log = await read(run);
        seen(log.slice(-200));
        return log.length > before[index].length;
      },
      { seconds: SETTLED_WITHIN },
    );
  }
}

/**
 * For an apply that stood before its gate when the backend was asked to end: it goes on if its Terraform lives; if that
 * was interrupted, the run says so, nothing that was made is forgotten, and a retry makes it whole.
 */
export async function assertTruthfulEnd(portal, { gate, resource, run }) {
  const found = await supervisionOf(portal.runsDirectory, run.id);
  if (found?.terraform && (await isAlive(found.terraform))) {
    await assertGoesOn(portal, run);
    await gate.open();
    await untilRun(portal, run.id, 'succeeded', { seconds: SETTLED_WITHIN });
    await assertWhole(portal, resource.id);
  } else {
    const { reason } = await untilRun(portal, run.id, 'failed', {
      seconds: SETTLED_WITHIN,
    });
    assert.ok(reason);
    assert.ok(await currentState(portal, resource.id), 'the state is there');
    await assertUnlocked(portal, resource.id);
    await gate.open();
    await retryToTheEnd(portal, resource.id);
  }
  assert.equal(await gate.timesWritten(), 1);
}

/** The state holds all that the module `gated` makes, nobody holds its lock, and a new plan has nothing to do. */
export async function assertWhole(portal, resourceId) {
  const resource = await untilResource(portal, resourceId, 'provisioned/done');
  assert.deepEqual(outputValues(resource), {
    first: 'first: hello',
    second: 'second: hello',
  });
  assert.equal((await currentState(portal, resourceId)).kind, 'current');
  await assertUnlocked(portal, resourceId);
  await assertNothingToDo(portal, resourceId);
}

/** The newest state version, if there is one. */
export async function currentState(portal, resourceId) {
  const versions = await portal
    .api('alice')
    .list(`/resources/${resourceId}/state-versions`);
  return versions.find(version => version.kind === 'current');
}

export async function assertUnlocked(portal, resourceId) {
  const { status } = await portal
    .api('alice')
    .request('GET', `/resources/${resourceId}/state-lock`);
  assert.equal(status, 404, 'the state is not locked');
}

/** A dry run plans no changes. */
export async function assertNothingToDo(portal, resourceId) {
  const { run } = await portal
    .api('alice')
    .post(`/resources/${resourceId}/plan`);
  const { planSummary } = await untilRun(portal, run.id, 'succeeded');
  assert.deepEqual(
    Object.values(planSummary).filter(count => count > 0),
    [],
    'a new plan shows no changes',
  );
}

/** The way out of a failure: the change is tried again, its plan confirmed where that is asked, and the resource is whole. */
export async function retryToTheEnd(portal, resourceId) {
  const { change } = await request(portal, resourceId, 'retry');
  await until(
    `the retry of ${resourceId} has a plan`,
    async seen => {
      const { status } = await portal.api('alice').get(`/changes/${change.id}`);
      seen(status);
      if (status === 'approval_pending') {
        await approve(portal, change.id);
      }
      return status === 'approval_pending' || status === 'applied';
    },
    { seconds: 60 },
  );
  await assertWhole(portal, resourceId);
}
