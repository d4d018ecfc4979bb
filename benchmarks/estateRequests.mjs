/** What people ask for in an estate: the person and the path of each of many requests. */
export function estateRequests({ generations }) {
  const [roots, , environments] = generations;
  const leaves = generations.at(-1);
  const at = (ids, index) => ids[(index * 37) % ids.length];
  return {
    'list of resources': () => ['alice', '/resources'],
    '  filtered and searched': index => [
      'alice',
      `/resources?state=provision&label=team-${index % 20}&search=leaf-0${
        index % 7
      }`,
    ],
    '  searched and by name': index => [
      'alice',
      `/resources?sort=name&limit=50&search=${index % 10}`,
    ],
    'a resource': index => ['alice', `/resources/${at(leaves, index)}`],
    'tree below an environment': index => [
      'alice',
      `/resources/${at(environments, index)}/tree?direction=down`,
    ],
    'tree above a leaf': index => [
      'alice',
      `/resources/${at(leaves, index)}/tree?direction=up`,
    ],
    'tree below a root, 1,000 shown': index => [
      'alice',
      `/resources/${at(roots, index)}/tree?direction=down`,
    ],
    'inbox of an admin': () => ['dave', '/changes?approver=me'],
    'inbox of an owner': () => ['alice', '/changes?approver=me'],
    'list of runs': () => ['alice', '/runs?status=failed'],
    'runs of a resource': index => [
      'alice',
      `/runs?resourceId=${at(leaves, index)}`,
    ],
  };
}
