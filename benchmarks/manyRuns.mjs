import { inCheckout } from '../scripts/checkout.mjs';
import { createResource } from '../system-tests/harness/way.mjs';
import { prepareByHand, runByHand } from './byHand.mjs';
import { runByPortal } from './byPortal.mjs';
import { cpuTime } from './cpuTime.mjs';
import { median, ms, printTable, ratio, seconds } from './statistics.mjs';

/** How many runs are asked for at once. */
const MANY = 20;

/** How often that is done, in turns. */
const ROUNDS = 3;

/** Twenty runs at once, against as many by hand with the same parallelism. */
export async function manyRuns(bench) {
  const { portal, directory, stateServer, parallel } = bench;
  const module = inCheckout('system-tests', 'modules', 'plain');
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const places = await times(MANY, () =>
      prepareByHand({ module, directory, stateServer }),
    );
    const resources = await times(MANY, () => createResource(portal, 'plain'));
    const since = performance.now();
    await inParallel(parallel, places, runByHand);
    const byHand = performance.now() - since;

    const cpuBefore = cpuTime(portal.pid);
    const runs = await Promise.all(
      resources.map(resource => runByPortal(bench, resource)),
    );
    const begin = Math.min(...runs.map(run => run.begin));
    rounds.push({
      byHand,
      byPortal: Math.max(...runs.map(run => run.begin + run.all)) - begin,
      started: runs.map(run => run.started),
      cpu: (cpuTime(portal.pid) - cpuBefore) / MANY,
    });
  }

  const hand = median(rounds.map(each => each.byHand));
  const portalTime = median(rounds.map(each => each.byPortal));
  const started = rounds.flatMap(each => each.started);
  printTable(
    `${MANY} runs at once, ${parallel} at a time, median of ${ROUNDS} rounds in turns`,
    [
      ['', 'by hand', 'portal', 'ratio (aim 1.4)'],
      ['all', seconds(hand), seconds(portalTime), ratio(portalTime, hand)],
      ['POST → first step, median', '', ms(median(started))],
      [
        'processor time of the backend, per run',
        '',
        ms(median(rounds.map(each => each.cpu))),
      ],
    ],
  );
}

async function times(count, make) {
  const made = [];
  for (let index = 0; index < count; index++) {
    made.push(await make());
  }
  return made;
}

async function inParallel(width, items, work) {
  const left = [...items];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let item = left.shift(); item; item = left.shift()) {
        await work(item);
      }
    }),
  );
}
