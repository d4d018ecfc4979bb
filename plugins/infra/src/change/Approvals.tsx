import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import {
  Approval,
  Change,
  VoidApproval,
} from '@groundwork/plugin-infra-common';
import { Person } from '../parts/Person';
import { TimeAgo } from '../parts/TimeAgo';

/** "1 of 2 approvals", and who said what. @internal */
export function Approvals({ change }: { change: Change }) {
  const { approvals, voidApprovals = [], quorum } = change;
  const given = approvals.filter(({ decision }) => decision === 'approved');
  return (
    <Box>
      <Typography role="status" sx={{ fontWeight: 600 }}>
        {quorum === 0
          ? 'Needs no approval'
          : `${given.length} of ${quorum} ${
              quorum === 1 ? 'approval' : 'approvals'
            }`}
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {approvals.map(approval => (
          <ApprovalRow key={`${approval.by} ${approval.at}`} {...approval} />
        ))}
      </Box>
      {voidApprovals.length > 0 && <VoidApprovals approvals={voidApprovals} />}
    </Box>
  );
}

function VoidApprovals({ approvals }: { approvals: VoidApproval[] }) {
  return (
    <Box
      component="section"
      aria-label="Decisions that no longer count"
      sx={{ mt: 2, color: 'text.secondary' }}
    >
      <Typography variant="body2" sx={{ fontWeight: 600 }}>
        No longer counted
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {approvals.map(({ voidReason, ...approval }) => (
          <ApprovalRow key={`${approval.by} ${approval.at}`} {...approval}>
            Void: {voidReason}
          </ApprovalRow>
        ))}
      </Box>
    </Box>
  );
}

function ApprovalRow({
  by,
  decision,
  comment,
  planDigest,
  at,
  children,
}: Approval & { children?: ReactNode }) {
  return (
    <Box component="li" sx={{ mt: 1 }}>
      <Typography variant="body2" title={planDigest && `plan ${planDigest}`}>
        <Person entityRef={by} /> {decision}, <TimeAgo at={at} />
      </Typography>
      {comment && (
        <Typography
          variant="body2"
          color="text.secondary"
          sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        >
          “{comment}”
        </Typography>
      )}
      {children && (
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {children}
        </Typography>
      )}
    </Box>
  );
}
