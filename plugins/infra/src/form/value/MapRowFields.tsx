import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { TypeConstraint } from '@groundwork/plugin-infra-common';
import { RemoveButton } from './ListRow';
import { MapRow } from './mapRows';
import { useBrokenByRow, useValueFacts, ValueFactsContext } from './ValueFacts';
import { ValueEditor } from './ValueEditor';

const SIDE_BY_SIDE = {
  display: 'grid',
  gap: 1,
  alignItems: 'start',
  gridTemplateColumns: {
    xs: 'minmax(0, 1fr) auto',
    sm: 'minmax(0, 2fr) minmax(0, 3fr) auto',
  },
  gridTemplateAreas: {
    xs: '"key remove" "value ."',
    sm: '"key value remove"',
  },
};

/** Key and value of an entry of a map. @internal */
export function MapRowFields(props: {
  type: TypeConstraint;
  row: MapRow;
  /** "tags 1": its place among the entries. */
  title: string;
  /** Where the map lies. */
  path: string;
  depth: number;
  /** What is wrong with the key. */
  problem?: string;
  onChange: (part: Partial<MapRow>) => void;
  onRemove: () => void;
}) {
  const { type, row, title, problem, onChange } = props;
  const { readOnly } = useValueFacts();
  const path = `${props.path}.${row.key}`;
  const isPlain = ['string', 'number', 'bool'].includes(type.kind);
  const key = (
    <TextField
      fullWidth
      size="small"
      label="Key"
      inputProps={{ 'aria-label': `Key of ${title}` }}
      autoComplete="off"
      disabled={readOnly}
      value={row.key}
      onChange={event => onChange({ key: event.target.value })}
      error={problem !== undefined}
      helperText={problem}
    />
  );
  const value = (
    <ValueFactsContext.Provider
      value={useBrokenByRow(path, `${props.path}.${row.id}`)}
    >
      <ValueEditor
        type={type}
        value={row.value}
        onChange={next => onChange({ value: next })}
        path={path}
        label={isPlain ? 'Value' : row.key || title}
        presence="member"
        depth={props.depth}
      />
    </ValueFactsContext.Provider>
  );
  const remove = !readOnly && (
    <RemoveButton label={title} onRemove={props.onRemove} />
  );
  return isPlain ? (
    <Box role="group" aria-label={title} sx={SIDE_BY_SIDE}>
      <Box sx={{ gridArea: 'key' }}>{key}</Box>
      <Box sx={{ gridArea: 'value' }}>{value}</Box>
      <Box sx={{ gridArea: 'remove' }}>{remove}</Box>
    </Box>
  ) : (
    <Stack role="group" aria-label={title} spacing={1.5}>
      <Stack direction="row" spacing={1} alignItems="flex-start">
        {key}
        {remove}
      </Stack>
      {value}
    </Stack>
  );
}
