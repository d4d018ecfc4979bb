import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { AuditEntry } from '@groundwork/plugin-infra-common';
import { auditFacts } from './auditFacts';

/** What an action changed, and the reason that was given for it. @internal */
export function AuditDetails({ entry }: { entry: AuditEntry }) {
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
      {auditFacts(entry).map(({ label, before, after }) => (
        <Box
          key={label}
          sx={{
            fontSize: 13,
            color: 'text.secondary',
            overflowWrap: 'anywhere',
          }}
        >
          {label}: {before}
          {before !== undefined && ' → '}
          {after ?? 'none'}
        </Box>
      ))}
    </>
  );
}
