import { useMemo } from 'react';
import Typography from '@mui/material/Typography';
import { Change, Resource } from '@groundwork/plugin-infra-common';
import { Section } from '../parts/Section';
import { referredIds } from '../reference/outputReference';
import { useResourceNames } from '../reference/useResourceNames';
import { useResource } from '../resource/useResource';
import { useVersion } from '../template/useVersion';
import { useVersionNames } from '../template/useVersionNames';
import { proposedValues } from './proposedValues';
import { ValuesDiff } from './ValuesDiff';

/** What the change does to the values. @internal */
export function ChangeValuesSection({ change }: { change: Change }) {
  const resource = useResource(change.resourceId);
  // A deleted resource leaves its changes behind; they show what they hold themselves.
  const current = resource.status === 'ready' ? resource.data : undefined;
  const version = useVersion(current?.templateKey, current?.versionId);
  const declared =
    version.status === 'ready' ? version.data?.variables : undefined;
  const resourceNames = useResourceNames(
    useMemo(() => namedIds(change, current), [change, current]),
  );
  const versionNames = useVersionNames(current?.templateKey, [
    change.values.versionId,
    change.previousValues.versionId,
  ]);
  const names = useMemo(
    () => ({ ...resourceNames, ...versionNames }),
    [resourceNames, versionNames],
  );
  const values = useMemo(
    () => proposedValues(change, current, declared, names),
    [change, current, declared, names],
  );
  return (
    <Section title="Values" noPadding={values.length > 0}>
      {values.length > 0 ? (
        <ValuesDiff values={values} />
      ) : (
        <Typography color="text.secondary">
          No value changes with it.
        </Typography>
      )}
    </Section>
  );
}

/** The resources that values speak of: parents, and those whose outputs are used. */
function namedIds({ values, previousValues }: Change, resource?: Resource) {
  return [
    ...new Set([
      ...(values.parentIds ?? []),
      ...(previousValues.parentIds ?? []),
      ...referredIds(
        values.variables ?? {},
        previousValues.variables ?? {},
        resource?.variables ?? {},
      ),
    ]),
  ].sort();
}
