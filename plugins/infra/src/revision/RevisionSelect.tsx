import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { Revision } from '@groundwork/plugin-infra-common';
import { refName } from '../words/refs';
import { timeAgo } from '../words/time';

/** One of a resource's revisions; newest first. @internal */
export function RevisionSelect(props: {
  label: string;
  latest: number;
  known: Revision[];
  value: number;
  onChange: (number: number) => void;
}) {
  const { label, latest, known, value, onChange } = props;
  const numbers = Array.from({ length: latest }, (_, index) => latest - index);
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value}
      onChange={event => onChange(Number(event.target.value))}
      sx={{ width: { xs: '100%', sm: 260 } }}
    >
      {numbers.map(number => (
        <MenuItem key={number} value={number} dense>
          {nameOf(
            number,
            known.find(one => one.number === number),
          )}
        </MenuItem>
      ))}
    </TextField>
  );
}

function nameOf(number: number, revision?: Revision): string {
  return revision
    ? `Revision ${number}: ${peopleOf(revision)}, ${timeAgo(
        revision.createdAt,
      )}`
    : `Revision ${number}`;
}

function peopleOf({ requestedBy, approvedBy }: Revision): string {
  const approvers = approvedBy.map(refName).join(' and ');
  return approvers
    ? `${refName(requestedBy)}, approved by ${approvers}`
    : refName(requestedBy);
}
