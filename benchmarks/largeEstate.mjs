import { Estate, inParallel } from './Estate.mjs';
import { median, ms, percentile, printTable, seconds } from './statistics.mjs';

const RUNS = 100_000;
const CHANGES = 20_000;
const WAITING = 200;

/** People who look at the same time. */
const CLIENTS = 32;

/** How often each page is asked for. */
const REQUESTS = 960;

/** What people ask for in an estate of 10,000 resources and 100,000 runs, 32 of them at once. */
export async function largeEstate({ portal, postgres }) {
  const estate = new Estate(portal, postgres);
  const began = performance.now();
  await estate.makeResources();
  const made = performance.now() - began;
  await estate.writeRuns(RUNS);
  await estate.writeChanges(CHANGES, WAITING);
  await estate.close();

  const [roots, , environments, , , leaves] = estate.generations;
  // Those with an open change would be read with values that were never written.
  const calm = leaves.slice(WAITING);
  const at = (ids, index) => ids[(index * 37) % ids.length];
  const asked = {
    'list of resources': () => ['alice', '/resources'],
    '  filtered and searched': index => [
      'alice',
      `/resources?state=provision&label=team-${index % 20}&search=leaf-0${
        index % 7
      }`,
    ],
    '  a later page, by name': index => [
      'alice',
      `/resources?sort=name&limit=50&search=${index % 10}`,
    ],
    'a resource': index => ['alice', `/resources/${at(calm, index)}`],
    'tree below an environment': index => [
      'alice',
      `/resources/${at(environments, index)}/tree?direction=down`,
    ],
    'tree above a leaf': index => [
      'alice',
      `/resources/${at(calm, index)}/tree?direction=up`,
    ],
    'tree below the root, 1,000 shown': index => [
      'alice',
      `/resources/${at(roots, index)}/tree?direction=down`,
    ],
    inbox: () => ['dave', '/changes?approver=me'],
    'list of runs': () => ['alice', '/runs?status=failed'],
    'runs of a resource': index => [
      'alice',
      `/runs?resourceId=${at(calm, index)}`,
    ],
  };
  const rows = [];
  for (const [name, request] of Object.entries(asked)) {
    const times = await inParallel(CLIENTS, REQUESTS, async index => {
      const [person, path] = request(index);
      const since = performance.now();
      await portal.api(person).get(path);
      return performance.now() - since;
    });
    const alone = await inParallel(1, 30, async index => {
      const [person, path] = request(index);
      const since = performance.now();
      await portal.api(person).get(path);
      return performance.now() - since;
    });
    rows.push([
      name,
      ms(median(alone)),
      ms(median(times)),
      ms(percentile(times, 0.95)),
    ]);
  }
  printTable(
    `${estate.size} resources in ${
      estate.generations.length
    } generations (made in ${seconds(
      made,
    )}), ${RUNS} runs; ${CLIENTS} clients at once`,
    [['', 'alone', 'median', '95 of 100 (aim 100 ms)'], ...rows],
  );
}
