import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Template } from '@groundwork/plugin-infra-common';
import { Column } from '../list/ListTable';
import { TemplateLink } from '../parts/links';
import { TimeAgo } from '../parts/TimeAgo';
import { ComplianceFigure } from './ComplianceFigure';

/** What the list of templates shows. @internal */
export const templateColumns: Column<Template>[] = [
  {
    title: 'Name',
    wraps: true,
    sort: 'name',
    cell: template => (
      <>
        <TemplateLink templateKey={template.key}>{template.name}</TemplateLink>
        <Typography
          variant="body2"
          color="text.secondary"
          sx={{ display: { xs: 'none', sm: 'block' } }}
        >
          {template.description}
        </Typography>
      </>
    ),
  },
  {
    title: 'Version',
    cell: template => (
      <Stack direction="row" gap={0.5} flexWrap="wrap" useFlexGap>
        {template.activeVersion?.ref}
        <TemplateChips template={template} />
      </Stack>
    ),
  },
  {
    title: 'Parents',
    from: 'md',
    cell: ({ parents }) => parents.join(', '),
  },
  {
    title: 'Resources',
    from: 'sm',
    cell: ({ resourceCount }) => resourceCount,
  },
  {
    title: 'Up to date',
    cell: ({ key, compliance }) => (
      <ComplianceFigure compliance={compliance} templateKey={key} />
    ),
  },
  {
    title: 'Updated',
    from: 'md',
    cell: ({ updatedAt }) => <TimeAgo at={updatedAt} />,
  },
];

/** What is special about a template. @internal */
export function TemplateChips({ template }: { template: Template }) {
  const chips = [
    ...(template.abstract ? ['abstract'] : []),
    ...(template.enabled ? [] : ['disabled']),
  ];
  return (
    <>
      {chips.map(chip => (
        <Chip key={chip} size="small" label={chip} sx={{ m: 0 }} />
      ))}
    </>
  );
}
