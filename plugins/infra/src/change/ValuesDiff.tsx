import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { AttributeDiff } from '../plan/diffAttributes';
import { markColor } from '../plan/signColor';
import { TextDiff } from '../plan/TextDiff';

/** Values before and after, side by side; those that stay can be had too. @internal */
export function ValuesDiff({ values }: { values: AttributeDiff[] }) {
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

function ValueRow({ value }: { value: AttributeDiff }) {
  const { path, mark, before, after, lines } = value;
  const moved = mark !== 'same' && mark !== 'hidden';
  return (
    <TableRow>
      <TableCell
        component="th"
        scope="row"
        sx={{ fontFamily: 'monospace', overflowWrap: 'anywhere' }}
      >
        {path}
      </TableCell>
      {lines ? (
        <TableCell colSpan={2} sx={{ fontFamily: 'monospace' }}>
          <TextDiff lines={lines} />
        </TableCell>
      ) : (
        <>
          <ValueCell text={before} mark={moved ? 'removed' : 'same'} />
          <ValueCell text={after} mark={moved ? 'added' : 'same'} />
        </>
      )}
    </TableRow>
  );
}

function ValueCell(props: {
  text?: string;
  mark: 'removed' | 'added' | 'same';
}) {
  const { text, mark } = props;
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
          not set
        </Box>
      ) : (
        <Box component="span" sx={{ color: markColor(mark) }}>
          {text}
        </Box>
      )}
    </TableCell>
  );
}
