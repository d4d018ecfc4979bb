import { useState } from 'react';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { Change } from '@groundwork/plugin-infra-common';
import { ActionButton } from '../parts/ActionButton';
import { ActionError } from '../parts/ActionError';
import { useDecision } from './useDecision';

/** A comment, and the two ways to decide. @internal */
export function DecisionForm(props: {
  change: Change;
  /** Digest of what is displayed; absent while it is not. */
  shown: string | undefined;
}) {
  const { approve, reject, busy, error, clear } = useDecision(
    props.change,
    props.shown,
  );
  const [comment, setComment] = useState('');
  const decide = async (run: (comment: string) => Promise<boolean>) => {
    if (await run(comment.trim())) setComment('');
  };
  const mayDecide = !approve.blocked || !reject.blocked;
  return (
    <Stack spacing={1.5}>
      {mayDecide && (
        <TextField
          fullWidth
          multiline
          size="small"
          label="Comment"
          value={comment}
          onChange={event => setComment(event.target.value)}
        />
      )}
      <Stack direction="row" spacing={1}>
        <ActionButton
          label="Approve"
          color="success"
          variant="contained"
          blocked={approve.blocked}
          busy={busy}
          onClick={() => void decide(approve.run)}
        />
        <ActionButton
          label="Reject"
          color="error"
          blocked={reject.blocked}
          busy={busy}
          onClick={() => void decide(reject.run)}
        />
      </Stack>
      <ActionError error={error} onClose={clear} />
    </Stack>
  );
}
