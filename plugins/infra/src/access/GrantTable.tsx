import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import Button from '@mui/material/Button';
import { Person } from '../parts/Person';
import { TimeAgo } from '../parts/TimeAgo';
import { ROLE_WORDS } from '../words/roleWords';
import { PrincipalName } from './PrincipalName';
import { RoleSelect } from './RoleSelect';
import { DraftGrant, GrantForm } from './useGrantForm';

const WIDE = { display: { xs: 'none', sm: 'table-cell' } };

/** Roles that are given on the resource itself; the server's findings stand at their rows. @internal */
export function GrantTable(props: { form: GrantForm; editable: boolean }) {
  const { form, editable } = props;
  return (
    <Table size="small" aria-label="Roles given here">
      <TableHead>
        <TableRow>
          <TableCell>Who</TableCell>
          <TableCell>Role</TableCell>
          <TableCell sx={WIDE}>Given by</TableCell>
          {editable && <TableCell aria-label="Remove" />}
        </TableRow>
      </TableHead>
      <TableBody>
        {form.items.map((grant, index) => (
          <GrantRow
            key={grant.principal}
            grant={grant}
            form={form}
            editable={editable}
            problem={form
              .issuesAt(index)
              .map(({ message }) => message)
              .join('; ')}
          />
        ))}
      </TableBody>
    </Table>
  );
}

function GrantRow(props: {
  grant: DraftGrant;
  form: GrantForm;
  editable: boolean;
  problem: string;
}) {
  const { grant, form, editable, problem } = props;
  const { principal, role, grantedBy, createdAt } = grant;
  return (
    <TableRow>
      <TableCell sx={{ overflowWrap: 'anywhere' }}>
        <PrincipalName principal={principal} />
        {problem && (
          <Typography variant="body2" color="error" role="alert">
            {problem}
          </Typography>
        )}
      </TableCell>
      <TableCell>
        {editable ? (
          <RoleSelect
            hideLabel
            label={`Role of ${principal}`}
            value={role}
            onChange={next => form.changeRole(principal, next)}
          />
        ) : (
          <span title={ROLE_WORDS[role].meaning}>{ROLE_WORDS[role].label}</span>
        )}
      </TableCell>
      <TableCell sx={WIDE}>
        {grantedBy && createdAt ? (
          <>
            <Person entityRef={grantedBy} />, <TimeAgo at={createdAt} />
          </>
        ) : (
          'not saved yet'
        )}
      </TableCell>
      {editable && (
        <TableCell align="right">
          <Button
            size="small"
            color="inherit"
            aria-label={`Remove ${principal}`}
            onClick={() => form.remove(principal)}
          >
            Remove
          </Button>
        </TableCell>
      )}
    </TableRow>
  );
}
