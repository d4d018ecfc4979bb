import { deepStrictEqual } from 'node:assert/strict';
import {
  childrenOf,
  GENERATIONS,
  parentOf,
  requestOf,
  SIZE,
} from './estatePlan.mjs';

/** What the API tells of a resource. */
const PAGES = [
  '/resources/:id',
  '/resources/:id/grants',
  '/resources/:id/revisions',
  '/resources/:id/tree?direction=up',
  '/audit?resourceId=:id',
];

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Throws unless what was written into the tables cannot be told from what was made through the API. */
export async function checkResources(portal, estate) {
  for (const [depth, ids] of estate.generations.entries()) {
    const made = await tellOf(portal, estate, depth, 0);
    for (const index of [1, ids.length - 1]) {
      deepStrictEqual(
        await tellOf(portal, estate, depth, index),
        made,
        `A written resource of generation ${depth} is not like the one made through the API`,
      );
    }
  }
  await checkTotals(portal, {
    '/resources': SIZE,
    '/resources?state=provision': GENERATIONS.at(-1),
    [`/resources?parentId=${estate.generations[0][1]}`]: childrenOf(0, 1),
    '/resources?label=team-3&search=leaf-00': countLeaves(3, 'leaf-00'),
    '/audit?action=resource.create': SIZE,
  });
}

/** Throws unless the runs and changes are there that were written. */
export async function checkHistory(portal, { RUNS, CHANGES, WAITING }) {
  await checkTotals(portal, {
    '/runs': RUNS,
    '/runs?status=failed': Math.ceil(RUNS / 7),
    '/changes': CHANGES,
    // The others are alice's own.
    '/changes?approver=me': WAITING / 2,
  });
  await checkTotals(portal, { '/changes?approver=me': WAITING }, 'dave');
}

/** Throws unless each of these lists has so many items. */
async function checkTotals(portal, totals, person = 'alice') {
  for (const [path, expected] of Object.entries(totals)) {
    const { totalItems } = await portal.api(person).get(path);
    if (totalItems !== expected) {
      throw new Error(
        `${path} has ${totalItems} items for ${person}, and should have ${expected}`,
      );
    }
  }
}

function countLeaves(team, prefix) {
  const depth = GENERATIONS.length - 1;
  return Array.from({ length: GENERATIONS[depth] }, (_, index) =>
    requestOf(depth, index),
  ).filter(
    ({ name, labels }) =>
      name.startsWith(prefix) && labels.includes(`team-${team}`),
  ).length;
}

/** What the API tells of a resource, with all that is its own or an ancestor's replaced by what that is. */
async function tellOf(portal, estate, depth, index) {
  const id = estate.generations[depth][index];
  const api = portal.api('alice');
  const pages = await Promise.all(
    PAGES.map(page => api.get(page.replace(':id', id))),
  );
  const [{ childIds }] = pages;
  if (childIds.length !== childrenOf(depth, index)) {
    throw new Error(
      `${id} of generation ${depth} has ${childIds.length} children`,
    );
  }
  const names = namesOf(estate, depth, index);
  return JSON.parse(JSON.stringify(pages), (key, value) => {
    if (key === 'childIds') return value.length > 0;
    if (key === 'items') {
      return sorted(value.map(item => ({ ...item, id: undefined })));
    }
    // The API sorts by ids, which are random.
    if (Array.isArray(value) && key !== '') return sorted(value);
    if (TIME.test(value)) return 'a time';
    return names.get(value) ?? value;
  });
}

/** Values of a resource and its ancestors, and what each is called instead. */
function namesOf(estate, depth, index) {
  const line = [index];
  for (let above = depth; above > 0; above -= 1) {
    line.unshift(parentOf(above, line[0]));
  }
  return new Map(
    line.flatMap((place, generation) => {
      const { name, description, labels, owner } = requestOf(generation, place);
      return [
        [estate.generations[generation][place], `id ${generation}`],
        [name, `name ${generation}`],
        [description, 'description'],
        [owner, 'owner'],
        ...labels.map((label, nth) => [label, `label ${nth}`]),
      ];
    }),
  );
}

function sorted(values) {
  return values.map(value => JSON.stringify(value)).sort();
}
