import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { AuditEntry } from '@groundwork/plugin-infra-common';
import { AttributeDiff, diffSides } from '../plan/diffAttributes';
import { isNamed } from '../plan/formatValue';
import { TextDiff } from '../plan/TextDiff';

/** What an action changed, and the reason that was given for it. @internal */
export function AuditDetails({ entry }: { entry: AuditEntry }) {
  const moved = diffSides({
    before: named(entry.before),
    after: named(entry.after),
  }).filter(({ mark }) => mark !== 'same');
  return (
    <>
      {entry.reason && (
        <Typography
          variant="body2"
          sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        >
          “{entry.reason}”
        </Typography>
      )}
      {moved.map(value => (
        <Box key={value.path} sx={{ fontSize: 12, overflowWrap: 'anywhere' }}>
          <Difference value={value} />
        </Box>
      ))}
    </>
  );
}

function Difference({ value }: { value: AttributeDiff }) {
  const { path, before, after, lines } = value;
  if (lines) {
    return (
      <>
        <code>{path}</code>
        <TextDiff lines={lines} />
      </>
    );
  }
  return (
    <code>
      {path}: {before}
      {before !== undefined && ' → '}
      {after ?? 'nothing'}
    </code>
  );
}

/** A comparison goes by names; what has none is called the value. */
function named(side: unknown): unknown {
  return side === undefined || isNamed(side) ? side : { value: side };
}
