import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { Resource } from '@groundwork/plugin-infra-common';
import { formatValue } from '../plan/formatValue';
import { ResourceLink } from '../parts/links';
import { Section } from '../parts/Section';
import { ValueTable } from '../parts/ValueTable';
import { ValueText } from '../parts/ValueText';
import { InheritanceRow, inheritanceRows } from './inheritanceRows';

/** Tags and config that hold for a resource, and where they come from. @internal */
export function InheritanceSection({ resource }: { resource: Resource }) {
  const { dependencyTags, dependencyConfig, inherited } = resource;
  const tags = inheritanceRows(dependencyTags, inherited.tags);
  const config = inheritanceRows(dependencyConfig, inherited.config);
  const isEmpty = tags.length + config.length === 0;
  return (
    <Section title="Tags and config" noPadding={!isEmpty}>
      {isEmpty && (
        <Typography color="text.secondary">
          None: neither its own, nor inherited.
        </Typography>
      )}
      <Entries title="Tags" rows={tags} />
      <Entries title="Config" rows={config} />
    </Section>
  );
}

function Entries(props: { title: string; rows: InheritanceRow[] }) {
  const { title, rows } = props;
  if (rows.length === 0) return null;
  return (
    <>
      <Typography component="h3" variant="subtitle2" sx={{ px: 2, pt: 1.5 }}>
        {title}
      </Typography>
      <ValueTable
        label={title}
        rows={rows.map(row => ({
          name: row.name,
          value: <Entry row={row} />,
        }))}
      />
    </>
  );
}

function Entry({ row }: { row: InheritanceRow }) {
  const { value, from, inheritedByChildren, inPlaceOf, conflicts } = row;
  const own = ownOutput(value);
  return (
    <>
      {own === undefined ? (
        <ValueText value={value} />
      ) : (
        <Box component="span">its own output › {own}</Box>
      )}
      <Typography variant="caption" color="text.secondary" component="div">
        {from && (
          <>
            from{' '}
            <ResourceLink id={from.resourceId}>
              {from.resourceName}
            </ResourceLink>
          </>
        )}
        {!from &&
          (inheritedByChildren ? 'its own, for children too' : 'its own')}
        {inPlaceOf && (
          <>
            , in place of that of{' '}
            <ResourceLink id={inPlaceOf.resourceId}>
              {inPlaceOf.resourceName}
            </ResourceLink>
          </>
        )}
        {conflicts && ', others have another value'}
      </Typography>
    </>
  );
}

/** The output that a config value names. */
function ownOutput(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('$output' in value) || 'from' in value) return undefined;
  const { $output } = value;
  return typeof $output === 'string' ? $output : formatValue($output);
}
