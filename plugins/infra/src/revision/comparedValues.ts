import { MASK, RevisionComparison } from '@groundwork/plugin-infra-common';
import { diffDetails, diffSecrets, ValueDiff } from '../change/diffDetails';
import { diffSides } from '../plan/diffAttributes';
import { ResourceNames } from '../reference/outputReference';

type Difference = RevisionComparison['changes'][number];
type Side = 'before' | 'after';

const VARIABLE = 'variables.';

/** What differs between two revisions, value by value; of secrets only that they differ. @internal */
export function comparedValues(
  { changes }: RevisionComparison,
  names: ResourceNames = {},
): ValueDiff[] {
  const isVariable = ({ path }: Difference) => path.startsWith(VARIABLE);
  const details = changes.filter(change => !isVariable(change));
  return [
    ...diffDetails(
      fieldsOf(details, 'before'),
      fieldsOf(details, 'after'),
      names,
    ),
    ...diffSecrets(
      details.filter(({ sensitive }) => sensitive).map(({ path }) => path),
    ),
    ...changes.filter(isVariable).flatMap(variableDiff),
  ].filter(({ mark }) => mark !== 'same');
}

function fieldsOf(details: Difference[], side: Side): Record<string, unknown> {
  return Object.fromEntries(
    details
      .filter(change => change[side] !== undefined)
      .map(change => [change.path, change[side]]),
  );
}

/** What follows `variables.` is one name, whatever dots are in it. */
function variableDiff({
  path,
  before,
  after,
  sensitive,
}: Difference): ValueDiff[] {
  const name = path.slice(VARIABLE.length);
  return sensitive
    ? [
        {
          path: name,
          mark: 'changed',
          before: MASK,
          after: `${MASK} changed`,
          forcesReplacement: false,
        },
      ]
    : diffSides({ before: { [name]: before }, after: { [name]: after } });
}
