import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { VersionChange } from '@groundwork/plugin-infra-common';
import { Section } from '../parts/Section';

/** What becomes of the variables with another version of the template. @internal */
export function VersionChangeSection(props: { versionChange: VersionChange }) {
  const { added, removed, required } = props.versionChange;
  return (
    <Section title="Another version of the template">
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: {
            xs: 'minmax(0, 1fr)',
            sm: 'repeat(3, minmax(0, 1fr))',
          },
        }}
      >
        <Names title="New variables" names={added} />
        <Names title="Variables that go" names={removed} />
        <Names title="Must be given now" names={required} />
      </Box>
    </Section>
  );
}

function Names({ title, names }: { title: string; names: string[] }) {
  return (
    <Box>
      <Typography component="h3" variant="subtitle2">
        {title}
      </Typography>
      {names.length === 0 && (
        <Typography variant="body2" color="text.secondary">
          None
        </Typography>
      )}
      <Box component="ul" aria-label={title} sx={{ m: 0, pl: 2.5 }}>
        {names.map(name => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
      </Box>
    </Box>
  );
}
