import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { ResourceSummary } from '@groundwork/plugin-infra-common';
import { UpdateChip } from '../hierarchy/UpdateChip';
import { Column } from '../list/ListTable';
import { ChangeLink, ResourceLink, TemplateLink } from '../parts/links';
import { Person } from '../parts/Person';
import { ResourceChip } from '../parts/StatusChips';
import { TimeAgo } from '../parts/TimeAgo';
import { CHANGE_STATUS_WORDS, KIND_TITLES } from '../words/changeWords';

/** What the list of resources shows. @internal */
export const resourceColumns: Column<ResourceSummary>[] = [
  {
    title: 'Name',
    wraps: true,
    sort: 'name',
    cell: resource => (
      <>
        <ResourceLink id={resource.id}>{resource.name}</ResourceLink>
        {resource.description && (
          <Typography
            variant="body2"
            color="text.secondary"
            sx={{ display: { xs: 'none', sm: 'block' } }}
          >
            {resource.description}
          </Typography>
        )}
      </>
    ),
  },
  {
    title: 'Status',
    cell: resource => (
      <Stack direction="row" gap={1} flexWrap="wrap" useFlexGap>
        <ResourceChip pair={resource} />
        <PendingChange resource={resource} />
        <UpdateChip update={resource.updateAvailable} />
      </Stack>
    ),
  },
  {
    title: 'Template',
    from: 'md',
    cell: ({ templateKey }) => <TemplateLink templateKey={templateKey} />,
  },
  {
    title: 'Labels',
    from: 'lg',
    cell: ({ labels }) => labels.join(', '),
  },
  {
    title: 'Owner',
    from: 'lg',
    cell: ({ owner, createdBy }) => <Person entityRef={owner ?? createdBy} />,
  },
  {
    title: 'Updated',
    from: 'sm',
    sort: 'updatedAt',
    cell: ({ updatedAt }) => <TimeAgo at={updatedAt} />,
  },
];

/** Says that something is on its way for the resource. */
function PendingChange({ resource }: { resource: ResourceSummary }) {
  const { openChange } = resource;
  if (!openChange) return null;
  const words = `${KIND_TITLES[openChange.kind]}: ${
    CHANGE_STATUS_WORDS[openChange.status].label
  }`;
  return (
    <ChangeLink id={openChange.id}>
      <Chip
        size="small"
        clickable
        label="Pending change"
        title={words}
        sx={{ m: 0 }}
      />
    </ChangeLink>
  );
}
