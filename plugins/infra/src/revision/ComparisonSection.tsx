import { useMemo } from 'react';
import Typography from '@mui/material/Typography';
import { RevisionComparison } from '@groundwork/plugin-infra-common';
import { ValuesDiff } from '../change/ValuesDiff';
import { ChangeLink } from '../parts/links';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { comparedValues } from './comparedValues';
import { useComparison } from './useRevisions';

/** What differs between two revisions. @internal */
export function ComparisonSection(props: {
  resourceId: string;
  from: number;
  to: number;
  /** The change that left the later one behind. */
  changeId?: string;
}) {
  const { resourceId, from, to, changeId } = props;
  const comparison = useComparison(resourceId, from, to);
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
        {data => <Differences comparison={data} />}
      </Show>
    </Section>
  );
}

function Differences({ comparison }: { comparison: RevisionComparison }) {
  const values = useMemo(() => comparedValues(comparison), [comparison]);
  return values.length > 0 ? (
    <ValuesDiff values={values} />
  ) : (
    <Typography color="text.secondary" sx={{ p: 2 }}>
      Nothing differs.
    </Typography>
  );
}
