import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import IconButton from '@mui/material/IconButton';
import DeleteOutlineIcon from '@mui/icons-material/DeleteOutline';
import { Person } from '../parts/Person';
import { TimeAgo } from '../parts/TimeAgo';
import { ROLE_WORDS } from '../words/roleWords';
import { PrincipalName } from './PrincipalName';
import { RoleSelect } from './RoleSelect';
import { DraftGrant, GrantForm } from './useGrantForm';

/** On a narrow screen the name takes what the select and the button leave. */
const CELL = { px: { xs: 1, sm: 2 } };
const WIDE = { display: { xs: 'none', sm: 'table-cell' } };

/** Roles that are given on the resource or template itself; the server's findings stand at their rows. @internal */
export function GrantTable(props: { form: GrantForm; editable: boolean }) {
  const { form, editable } = props;
  return (
    <Table
      size="small"
      aria-label="Roles given here"
      sx={{ tableLayout: 'fixed' }}
    >
      <TableHead>
        <TableRow>
          <TableCell sx={CELL}>Who</TableCell>
          <TableCell sx={{ ...CELL, width: { xs: 126, sm: 160 } }}>
            Role
          </TableCell>
          <TableCell sx={WIDE}>Given by</TableCell>
          {editable && (
            <TableCell aria-label="Remove" sx={{ ...CELL, width: 56 }} />
          )}
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
      <TableCell sx={{ ...CELL, overflowWrap: 'anywhere' }}>
        <PrincipalName principal={principal} />
        {problem && (
          <Typography variant="body2" color="error" role="alert">
            {problem}
          </Typography>
        )}
      </TableCell>
      <TableCell sx={CELL}>
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
        <TableCell align="right" sx={CELL}>
          <IconButton
            size="small"
            title="Remove"
            aria-label={`Remove ${principal}`}
            onClick={() => form.remove(principal)}
          >
            <DeleteOutlineIcon fontSize="small" />
          </IconButton>
        </TableCell>
      )}
    </TableRow>
  );
}
