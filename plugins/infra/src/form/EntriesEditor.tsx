import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import DeleteOutlineIcon from '@mui/icons-material/DeleteOutline';
import { Issue } from '../parts/errors';
import { EntryRow, isKept } from './entryRows';

const EMPTY: EntryRow = { name: '', text: '', inheritedByChildren: true };

/** A resource's own tags or config: name, value, whether children inherit it, and whether it is secret. @internal */
export function EntriesEditor(props: {
  /** "Tags". */
  title: string;
  /** "Tag": what one of them is called. */
  one: string;
  help: string;
  /** Name by which the server speaks of them. */
  path: string;
  rows: EntryRow[];
  onChange: (rows: EntryRow[]) => void;
  issues: Issue[];
}) {
  const { title, one, path, rows, onChange } = props;
  const replace = (index: number, part: Partial<EntryRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <Box role="group" aria-label={title} data-field={path}>
      <Typography component="h3" variant="subtitle2">
        {title}
      </Typography>
      <FormHelperText sx={{ mb: 1 }}>{props.help}</FormHelperText>
      <Stack spacing={1.5}>
        {rows.map((row, index) => (
          <Row
            // Rows have no name of their own before one is typed.
            key={index}
            label={`${one} ${index + 1}`}
            row={row}
            problem={props.issues
              .filter(issue => isAt(issue, `${path}.${index}`))
              .map(({ message }) => message)
              .join('; ')}
            onChange={part => replace(index, part)}
            onRemove={() => onChange(rows.filter((_, at) => at !== index))}
          />
        ))}
      </Stack>
      <Button
        size="small"
        sx={{ mt: 1 }}
        onClick={() => onChange([...rows, EMPTY])}
      >
        Add {one.toLowerCase()}
      </Button>
    </Box>
  );
}

function Row(props: {
  label: string;
  row: EntryRow;
  problem: string;
  onChange: (part: Partial<EntryRow>) => void;
  onRemove: () => void;
}) {
  const { label, row, problem, onChange } = props;
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 1,
        alignItems: 'start',
        gridTemplateColumns: {
          xs: 'minmax(0, 1fr) auto auto',
          sm: 'minmax(0, 2fr) minmax(0, 3fr) auto auto auto',
        },
      }}
    >
      <TextField
        size="small"
        label="Name"
        inputProps={{ 'aria-label': `${label} name` }}
        value={row.name}
        onChange={event => onChange({ name: event.target.value })}
        error={problem !== ''}
        helperText={problem}
        sx={{ gridColumn: { xs: '1 / -1', sm: 'auto' } }}
      />
      <TextField
        size="small"
        label="Value"
        multiline={!row.sensitive}
        type={row.sensitive ? 'password' : 'text'}
        autoComplete={row.sensitive ? 'new-password' : undefined}
        inputProps={{ 'aria-label': `${label} value` }}
        value={row.text}
        helperText={isKept(row) ? 'Kept unless another is typed' : undefined}
        onChange={event =>
          onChange({
            text: event.target.value,
            ...(row.lost && { lost: false }),
          })
        }
        sx={{ gridColumn: { xs: '1 / -1', sm: 'auto' } }}
      />
      <FormControlLabel
        label="For children too"
        slotProps={{ typography: { variant: 'body2' } }}
        control={
          <Checkbox
            size="small"
            inputProps={{ 'aria-label': `${label} for children too` }}
            checked={row.inheritedByChildren}
            onChange={(_, inheritedByChildren) =>
              onChange({ inheritedByChildren })
            }
          />
        }
      />
      <FormControlLabel
        label="Secret"
        slotProps={{ typography: { variant: 'body2' } }}
        control={
          <Checkbox
            size="small"
            inputProps={{ 'aria-label': `${label} is secret` }}
            checked={row.sensitive ?? false}
            disabled={isKept(row)}
            onChange={(_, sensitive) => onChange({ sensitive })}
          />
        }
      />
      <IconButton
        size="small"
        aria-label={`Remove ${label.toLowerCase()}`}
        onClick={props.onRemove}
      >
        <DeleteOutlineIcon fontSize="small" />
      </IconButton>
    </Box>
  );
}

/** Whether an issue is about what lies there. */
function isAt({ path }: Issue, place: string): boolean {
  return path === place || (path?.startsWith(`${place}.`) ?? false);
}
