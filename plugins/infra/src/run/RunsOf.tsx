import { useRouteRef } from '@backstage/core-plugin-api';
import Typography from '@mui/material/Typography';
import { ListTable } from '../list/ListTable';
import { LinkButton } from '../parts/LinkButton';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { runsRouteRef } from '../routes';
import { runColumnsOfResource } from './runColumns';
import { useRuns } from './useRuns';

const FEW = 5;

/** The latest runs of a resource or a change. @internal */
export function RunsOf(props: { parameters: Record<string, string> }) {
  const runsPath = useRouteRef(runsRouteRef)();
  const runs = useRuns({
    ...props.parameters,
    limit: FEW,
    sort: '-queuedAt',
  });
  const more = runs.status === 'ready' && runs.data.totalItems > FEW;
  const address = new URLSearchParams(props.parameters).toString();
  return (
    <Section
      title="Runs"
      noPadding
      action={
        more && <LinkButton to={`${runsPath}?${address}`}>All</LinkButton>
      }
    >
      <Show loaded={runs} height={80} flush>
        {page =>
          page.items.length > 0 ? (
            <ListTable
              label="Runs"
              columns={runColumnsOfResource}
              items={page.items}
              keyOf={({ id }) => id}
            />
          ) : (
            <Typography color="text.secondary" sx={{ p: 2 }}>
              None yet: a dry run, or submitting a change, starts the first one.
            </Typography>
          )
        }
      </Show>
    </Section>
  );
}
