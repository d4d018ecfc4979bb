import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import DeleteOutlineIcon from '@mui/icons-material/DeleteOutline';
import { ResourceLink } from '@groundwork/plugin-infra-common';
import { Issue } from '../parts/errors';

/** Links of a resource, each with its title. @internal */
export function LinksEditor(props: {
  links: ResourceLink[];
  onChange: (links: ResourceLink[]) => void;
  issues: Issue[];
}) {
  const { links, onChange, issues } = props;
  const replace = (index: number, part: Partial<ResourceLink>) =>
    onChange(
      links.map((link, at) => (at === index ? { ...link, ...part } : link)),
    );
  return (
    <Box role="group" aria-label="Links" data-field="links">
      <Typography component="h3" variant="subtitle2" gutterBottom>
        Links
      </Typography>
      <Stack spacing={1.5}>
        {links.map((link, index) => (
          <Stack
            // Links have no name of their own before one is typed.
            key={index}
            direction="row"
            gap={1}
            alignItems="flex-start"
          >
            <Stack
              direction={{ xs: 'column', sm: 'row' }}
              gap={1}
              sx={{ flexGrow: 1 }}
            >
              <LinkField
                label={`Link ${index + 1} title`}
                value={link.title}
                issues={issues.filter(
                  ({ path }) => path === `links.${index}.title`,
                )}
                onChange={title => replace(index, { title })}
              />
              <LinkField
                label={`Link ${index + 1} address`}
                value={link.url}
                issues={issues.filter(
                  ({ path }) => path === `links.${index}.url`,
                )}
                onChange={url => replace(index, { url })}
              />
            </Stack>
            <IconButton
              size="small"
              aria-label={`Remove link ${index + 1}`}
              onClick={() => onChange(links.filter((_, at) => at !== index))}
            >
              <DeleteOutlineIcon fontSize="small" />
            </IconButton>
          </Stack>
        ))}
      </Stack>
      <Button
        size="small"
        sx={{ mt: links.length > 0 ? 1 : 0 }}
        onClick={() => onChange([...links, { title: '', url: '' }])}
      >
        Add link
      </Button>
    </Box>
  );
}

function LinkField(props: {
  label: string;
  value: string;
  issues: Issue[];
  onChange: (value: string) => void;
}) {
  return (
    <TextField
      size="small"
      fullWidth
      label={props.label}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
      error={props.issues.length > 0}
      helperText={props.issues.map(({ message }) => message).join('; ')}
    />
  );
}
