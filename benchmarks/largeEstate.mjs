import { checkHistory, checkResources } from './checkEstate.mjs';
import { cpuTime } from './cpuTime.mjs';
import { Estate } from './Estate.mjs';
import { GENERATIONS, SIZE } from './estatePlan.mjs';
import { estateRequests } from './estateRequests.mjs';
import { History } from './History.mjs';
import { InfraDatabase } from './infraDatabase.mjs';
import { median, ms, percentile, printTable, seconds } from './statistics.mjs';

const RUNS = 100_000;
const CHANGES = 20_000;
const WAITING = 200;

/** People who look at the same time. */
const CLIENTS = 32;

/** How often each page is asked for. */
const REQUESTS = 480;

/** What people ask for in an estate of 10,000 resources and 100,000 runs, 32 of them at once. */
export async function largeEstate({ portal, postgres }) {
  const began = performance.now();
  const estate = await makeEstate(portal, postgres);
  const made = performance.now() - began;

  const rows = [];
  for (const [name, request] of Object.entries(estateRequests(estate))) {
    rows.push([name, ...(await measure(portal, request))]);
  }
  printTable(
    `${SIZE} resources in ${
      GENERATIONS.length
    } generations and ${RUNS} runs (made and checked in ${seconds(
      made,
    )}); ${CLIENTS} clients at once`,
    [
      [
        '',
        'alone',
        'median',
        '95 of 100 (aim 100 ms)',
        'processor time of the backend',
      ],
      ...rows,
    ],
  );
}

async function makeEstate(portal, postgres) {
  const database = new InfraDatabase(portal, postgres);
  try {
    const estate = new Estate(portal, database);
    await estate.make();
    await checkResources(portal, estate);
    const history = new History(database, estate);
    await history.writeRuns(RUNS);
    await history.writeChanges(CHANGES, WAITING);
    await database.analyze();
    await checkHistory(portal, { RUNS, CHANGES, WAITING });
    return estate;
  } finally {
    await database.close();
  }
}

/** Times of a request alone, and of many at once with the processor time that each takes. */
async function measure(portal, request) {
  const timed = async index => {
    const [person, path] = request(index);
    const since = performance.now();
    await portal.api(person).get(path);
    return performance.now() - since;
  };
  const alone = await inParallel(1, 30, timed);
  const cpuBefore = cpuTime(portal.pid);
  const times = await inParallel(CLIENTS, REQUESTS, timed);
  const cpu = (cpuTime(portal.pid) - cpuBefore) / REQUESTS;
  return [
    ms(median(alone)),
    ms(median(times)),
    ms(percentile(times, 0.95)),
    `${cpu.toFixed(1)} ms`,
  ];
}

/** Does something so many times, a few at once; answers the results in order. */
async function inParallel(atOnce, count, work) {
  const results = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) {
        const index = next;
        next += 1;
        results[index] = await work(index);
      }
    }),
  );
  return results;
}
