import { useParams, useSearchParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import Alert from '@mui/material/Alert';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { PageHeading } from '../parts/PageHeading';
import { Show } from '../parts/Show';
import { ResourceChip } from '../parts/StatusChips';
import { GoneResource } from '../resource/GoneResource';
import { resourceRouteRef } from '../routes';
import { SubtreeActions } from './SubtreeActions';
import { TreeDirection } from './treeRows';
import { TreeView } from './TreeView';
import { DirectedTree, useTree } from './useTree';

/** Everything below a resource, or above it. @internal */
export function ResourceTreePage() {
  const { resourceId = '' } = useParams();
  const [address, setAddress] = useSearchParams();
  const direction = address.get('direction') === 'up' ? 'up' : 'down';
  const loaded = useTree(resourceId, direction);
  return (
    <Show loaded={loaded} height={400} gone={<GoneResource id={resourceId} />}>
      {data => (
        <TreePage
          {...data}
          onDirection={next =>
            setAddress({ direction: next }, { replace: true })
          }
        />
      )}
    </Show>
  );
}

function TreePage(
  props: DirectedTree & { onDirection: (direction: TreeDirection) => void },
) {
  const { resource, tree, direction } = props;
  const path = useRouteRef(resourceRouteRef);
  const others = tree.nodes.length - 1;
  const where = direction === 'down' ? 'below' : 'above';
  return (
    <>
      <PageHeading
        title={`Tree of ${resource.name}`}
        parent={{ title: resource.name, to: path({ resourceId: resource.id }) }}
        chips={<ResourceChip pair={resource} />}
        subtitle={`${others} ${
          others === 1 ? 'resource' : 'resources'
        } ${where} it`}
        actions={<SubtreeActions resource={resource} />}
      />
      <Stack spacing={2}>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={direction}
          aria-label="Direction"
          onChange={(_, next: TreeDirection | null) =>
            next && props.onDirection(next)
          }
        >
          <ToggleButton value="down">Below</ToggleButton>
          <ToggleButton value="up">Above</ToggleButton>
        </ToggleButtonGroup>
        {tree.truncated && (
          <Alert severity="info" role="status">
            There are more than these {tree.nodes.length}: look from a resource
            further {direction === 'down' ? 'down' : 'up'} to see the rest.
          </Alert>
        )}
        <Paper variant="outlined" sx={{ p: 1 }}>
          <TreeView
            key={direction}
            label={`Resources ${where} ${resource.name}`}
            tree={tree}
            direction={direction}
          />
          {others <= 0 && (
            <Typography variant="body2" color="text.secondary" sx={{ p: 1 }}>
              Nothing stands {where} it.
            </Typography>
          )}
        </Paper>
      </Stack>
    </>
  );
}
