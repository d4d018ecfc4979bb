import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { markColor } from '../plan/signColor';
import { TextDiff } from '../plan/TextDiff';
import { ValueDiff } from './diffDetails';

/** Values before and after, side by side; those that stay can be had too. @internal */
export function ValuesDiff({ values }: { values: ValueDiff[] }) {
  const [all, setAll] = useState(false);
  const same = values.filter(({ mark }) => mark === 'same').length;
  const shown = all ? values : values.filter(({ mark }) => mark !== 'same');
  return (
    <>
      <Table
        size="small"
        aria-label="Values before and after"
        sx={{ tableLayout: 'fixed', '& td, & th': { verticalAlign: 'top' } }}
      >
        <TableHead>
          <TableRow>
            <TableCell sx={{ width: '30%' }}>Value</TableCell>
            <TableCell>Before</TableCell>
            <TableCell>After</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {shown.map(value => (
            <ValueRow key={value.path} value={value} />
          ))}
        </TableBody>
      </Table>
      {same > 0 && (
        <Button
          size="small"
          sx={{ m: 1 }}
          aria-expanded={all}
          onClick={() => setAll(before => !before)}
        >
          {all ? 'Hide' : 'Show'} {same} unchanged
        </Button>
      )}
    </>
  );
}

function ValueRow({ value }: { value: ValueDiff }) {
  const { mark, before, after, lines, absent = 'not set' } = value;
  const moved = mark !== 'same' && mark !== 'hidden';
  return (
    <TableRow>
      <TableCell component="th" scope="row" sx={{ overflowWrap: 'anywhere' }}>
        <ValueName value={value} />
      </TableCell>
      {lines ? (
        <TableCell colSpan={2} sx={{ fontFamily: 'monospace' }}>
          <TextDiff lines={lines} />
        </TableCell>
      ) : (
        <>
          <ValueCell
            text={before}
            absent={absent}
            mark={moved ? 'removed' : 'same'}
          />
          <ValueCell
            text={after}
            absent={absent}
            mark={moved ? 'added' : 'same'}
          />
        </>
      )}
    </TableRow>
  );
}

/** Names that people gave stand out from the words around them. */
function ValueName({ value }: { value: ValueDiff }) {
  const { label, name, path } = value;
  if (label === undefined) return <code>{path}</code>;
  return name === undefined ? (
    <>{label}</>
  ) : (
    <>
      {label} <code>{name}</code>
    </>
  );
}

function ValueCell(props: {
  text?: string;
  absent: string;
  mark: 'removed' | 'added' | 'same';
}) {
  const { text, absent, mark } = props;
  return (
    <TableCell
      sx={{
        fontFamily: 'monospace',
        overflowWrap: 'anywhere',
        whiteSpace: 'pre-wrap',
      }}
    >
      {text === undefined ? (
        <Box component="span" sx={{ color: 'text.disabled' }}>
          {absent}
        </Box>
      ) : (
        <Box component="span" sx={{ color: markColor(mark) }}>
          {text}
        </Box>
      )}
    </TableCell>
  );
}
