import { useRouteRef } from '@backstage/core-plugin-api';
import Typography from '@mui/material/Typography';
import { ListTable } from '../list/ListTable';
import { LinkButton } from '../parts/LinkButton';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { resourceChangesRouteRef } from '../routes';
import { changeColumnsOfResource } from './changeColumns';
import { useChanges } from './useChanges';

const FEW = 5;

/** The latest changes of a resource. @internal */
export function ChangesOf({ resourceId }: { resourceId: string }) {
  const historyPath = useRouteRef(resourceChangesRouteRef);
  const changes = useChanges({ resourceId, limit: FEW, sort: '-createdAt' });
  const more = changes.status === 'ready' && changes.data.totalItems > FEW;
  return (
    <Section
      title="Changes"
      noPadding
      action={
        more && <LinkButton to={historyPath({ resourceId })}>All</LinkButton>
      }
    >
      <Show loaded={changes} height={80} flush>
        {page =>
          page.items.length > 0 ? (
            <ListTable
              label="Changes"
              columns={changeColumnsOfResource}
              items={page.items}
              keyOf={({ id }) => id}
            />
          ) : (
            <Typography color="text.secondary" sx={{ p: 2 }}>
              None yet: asking to provision, update or destroy it makes the
              first one.
            </Typography>
          )
        }
      </Show>
    </Section>
  );
}
