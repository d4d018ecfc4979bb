import { useMemo } from 'react';
import Typography from '@mui/material/Typography';
import { Resource, RevisionComparison } from '@groundwork/plugin-infra-common';
import { ValuesDiff } from '../change/ValuesDiff';
import { ChangeLink } from '../parts/links';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { useVersionNames } from '../template/useVersionNames';
import { comparedValues } from './comparedValues';
import { useComparison } from './useRevisions';

/** What differs between two revisions. @internal */
export function ComparisonSection(props: {
  resource: Pick<Resource, 'id' | 'templateKey'>;
  from: number;
  to: number;
  /** The change that left the later one behind. */
  changeId?: string;
}) {
  const { resource, from, to, changeId } = props;
  const comparison = useComparison(resource.id, from, to);
  return (
    <Section
      title={`Revision ${from} and revision ${to}`}
      subtitle={
        changeId && (
          <ChangeLink id={changeId}>The change that made {to}</ChangeLink>
        )
      }
      noPadding
    >
      <Show loaded={comparison} height={120} flush>
        {data => (
          <Differences comparison={data} templateKey={resource.templateKey} />
        )}
      </Show>
    </Section>
  );
}

function Differences(props: {
  comparison: RevisionComparison;
  templateKey: string;
}) {
  const { comparison, templateKey } = props;
  const version = comparison.changes.find(({ path }) => path === 'versionId');
  const names = useVersionNames(
    templateKey,
    [version?.before, version?.after].map(id =>
      typeof id === 'string' ? id : undefined,
    ),
  );
  const values = useMemo(
    () => comparedValues(comparison, names),
    [comparison, names],
  );
  return values.length > 0 ? (
    <ValuesDiff values={values} />
  ) : (
    <Typography color="text.secondary" sx={{ p: 2 }}>
      Nothing differs.
    </Typography>
  );
}
