import { setTimeout as sleep } from 'node:timers/promises';
import { inCheckout } from '../scripts/checkout.mjs';
import { createResource } from '../system-tests/harness/way.mjs';
import { prepareByHand, runByHand } from './byHand.mjs';
import { runByPortal } from './byPortal.mjs';
import { Observation } from './Observation.mjs';
import { median, ms, percentile, printTable, seconds } from './statistics.mjs';

const LINES = 100_000;

/** How often the run is repeated. */
const ROUNDS = 3;

/** Milliseconds in which the portal is watched while nothing goes on. */
const IDLE_MS = 2000;

/** One run that prints a hundred thousand lines, while somebody else looks at a resource again and again. */
export async function manyLogLines(bench) {
  const { portal, directory, stateServer } = bench;
  const module = inCheckout('benchmarks', 'modules', 'chatty');
  const watched = await createResource(portal, 'plain');
  const path = `/resources/${watched.id}`;

  const idle = new Observation(portal, path);
  idle.start();
  await sleep(IDLE_MS);
  await idle.stop();

  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const place = await prepareByHand({ module, directory, stateServer });
    const { apply: byHand } = await runByHand(place);
    const resource = await createResource(portal, 'chatty');
    const observation = new Observation(portal, path);
    observation.start();
    const { run, steps, all } = await runByPortal(bench, resource);
    await observation.stop();
    const log = await portal.api('alice').get(`/runs/${run.id}/log`);
    const lines = countLines(log);
    if (lines !== LINES) {
      throw new Error(`The log has ${lines} lines of ${LINES}`);
    }
    rounds.push({
      byHand,
      apply: steps.apply.to - steps.apply.from,
      rest: all - steps.apply.to,
      memory: observation.memoryPeak - observation.memoryBefore,
      memoryBefore: observation.memoryBefore,
      requests: observation.requests,
    });
  }

  const of = name => median(rounds.map(each => each[name]));
  const requests = rounds.flatMap(each => each.requests);
  printTable(`${LINES} log lines from one run, median of ${ROUNDS}`, [
    ['', '', 'aim'],
    ['apply by hand, into a file', seconds(of('byHand'))],
    ['apply by the portal', seconds(of('apply'))],
    ['  more than by hand', seconds(of('apply') - of('byHand')), '1.5 s'],
    ['until the run has ended', ms(of('rest'))],
    [
      'memory of the backend, first run',
      `+${Math.round(rounds[0].memory)} MB`,
      '+70 MB',
    ],
    ['  later runs', `+${Math.round(of('memory'))} MB`],
    ['  before the first', `${Math.round(rounds[0].memoryBefore)} MB`],
    ['other requests meanwhile, slowest', ms(Math.max(...requests)), '100 ms'],
    ['  99 of 100', ms(percentile(requests, 0.99))],
    ['  median', ms(median(requests))],
    ['  slowest while nothing goes on', ms(Math.max(...idle.requests))],
  ]);
}

/** Terraform itself cuts a line in two when its program takes long to write the rest. */
function countLines(log) {
  const text = log
    .split('\n')
    .map(line => line.replace(/^\S+ (?:\S+: \(local-exec\): )?/, ''))
    .join('');
  return text.match(/line \d+ of a program/g).length;
}
