/** How many resources each generation has; the last one can be provisioned, the others only hold things together. */
export const GENERATIONS = [5, 25, 125, 625, 2220, 7000];

export const SIZE = GENERATIONS.reduce((sum, count) => sum + count, 0);

/** Templates, one below the other; resources of the last one can be provisioned. */
export const KEYS = [
  'company',
  'account',
  'environment',
  'region',
  'platform',
  'leaf',
];

/** What is asked for when this resource of a generation is made. */
export function requestOf(depth, index) {
  return {
    templateKey: KEYS[depth],
    name: `${KEYS[depth]}-${String(index).padStart(5, '0')}`,
    description: `Number ${index} of its kind`,
    labels: [`team-${index % 20}`, `tier-${index % 3}`],
    owner: `group:default/${index % 4 ? 'team-apps' : 'team-platform'}`,
  };
}

/** The place in the generation above of a resource's parent; undefined for a root. */
export function parentOf(depth, index) {
  return depth > 0 ? index % GENERATIONS[depth - 1] : undefined;
}

/** How many children a resource has. */
export function childrenOf(depth, index) {
  const below = GENERATIONS[depth + 1] ?? 0;
  return Math.floor((below - 1 - index) / GENERATIONS[depth]) + 1;
}
