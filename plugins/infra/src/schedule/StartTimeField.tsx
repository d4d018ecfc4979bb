import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { fullTime, timeAgo } from '../words/time';
import { fromLocalTime, toLocalTime } from './localTime';

/** When a change is applied once it is approved; empty: at once. @internal */
export function StartTimeField(props: {
  startAt?: string;
  onChange: (startAt: string | undefined) => void;
  problem?: string;
}) {
  const { startAt, onChange, problem } = props;
  const [text, setText] = useState(startAt ? toLocalTime(startAt) : '');
  const write = (next: string) => {
    setText(next);
    onChange(fromLocalTime(next));
  };
  return (
    <Box
      sx={{
        display: 'flex',
        gap: 1,
        alignItems: 'flex-start',
        flexWrap: 'wrap',
      }}
    >
      <TextField
        data-field="startAt"
        type="datetime-local"
        size="small"
        label="Start"
        value={text}
        onChange={event => write(event.target.value)}
        error={problem !== undefined}
        helperText={problem ?? helpText(startAt)}
        InputLabelProps={{ shrink: true }}
        sx={{ minWidth: 240, flexGrow: 1 }}
      />
      {text !== '' && (
        <Button size="small" sx={{ mt: 0.5 }} onClick={() => write('')}>
          Start at once
        </Button>
      )}
    </Box>
  );
}

function helpText(startAt: string | undefined): string {
  if (startAt === undefined) return 'Empty: at once when it is approved';
  return Date.parse(startAt) <= Date.now()
    ? `${fullTime(startAt)} is over: give a time that is still to come`
    : `${fullTime(startAt)}, ${timeAgo(startAt)}`;
}
