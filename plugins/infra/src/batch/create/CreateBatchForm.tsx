import { useMemo, useState } from 'react';
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { ActionButton } from '../../parts/ActionButton';
import { ActionError } from '../../parts/ActionError';
import { ConfirmDialog } from '../../parts/ConfirmDialog';
import { Section } from '../../parts/Section';
import { BATCH_OPERATION_WORDS, wordResources } from '../../words/batchWords';
import { BatchPreview } from './BatchPreview';
import { BatchUpdates } from './BatchUpdates';
import { previewBatch } from './previewBatch';
import { BatchQuestion, MAX_CHOSEN } from './useBatchQuestion';
import { LoadedTarget } from './useBatchTarget';
import { useCreateBatch } from './useCreateBatch';
import { VersionPicker } from './VersionPicker';

/** What happens, why, and the button that makes it happen; a destruction is confirmed by typing. @internal */
export function CreateBatchForm(props: {
  question: BatchQuestion;
  target: LoadedTarget;
}) {
  const { question, target } = props;
  const { operation } = question;
  const form = useCreateBatch(question);
  const [asking, setAsking] = useState(false);
  const items = useMemo(
    () => previewBatch(operation, target),
    [operation, target],
  );
  const able = items.filter(({ obstacle }) => obstacle === undefined).length;
  const count = target.truncated ? 'all of them' : wordResources(able);
  const label = `${BATCH_OPERATION_WORDS[operation]} ${count}`;
  return (
    <Stack spacing={3}>
      <BatchPreview operation={operation} items={items} target={target} />
      {operation === 'update' && form.versionId !== '' && (
        <BatchUpdates items={items} to={form.versionId} />
      )}
      <Section title="Request">
        <Stack spacing={2} sx={{ maxWidth: 640 }}>
          {operation === 'update' && (
            <VersionPicker
              candidates={target.candidates}
              value={form.versionId}
              onChange={form.setVersionId}
            />
          )}
          <TextField
            multiline
            label="Why"
            value={form.message}
            onChange={event => form.setMessage(event.target.value)}
            helperText="Goes with every change; approvers read it"
          />
          <ActionError error={form.error} onClose={form.clear} />
          <Box>
            <ActionButton
              label={label}
              variant="contained"
              color={operation === 'destroy' ? 'error' : 'primary'}
              blocked={blockedBy(able, question)}
              busy={form.busy}
              onClick={() =>
                operation === 'destroy' ? setAsking(true) : void form.submit()
              }
            />
          </Box>
        </Stack>
      </Section>
      {asking && (
        <ConfirmDialog
          busy={form.busy}
          confirmation={{
            title: label,
            text: 'Terraform removes everything that belongs to these resources, children first. Where an approval is needed, each plan waits for it. Their records and history stay.',
            confirm: 'Destroy',
            color: 'error',
            typeName: target.rootName ?? count,
          }}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void form.submit();
          }}
        />
      )}
    </Stack>
  );
}

function blockedBy(
  able: number,
  { resourceIds }: BatchQuestion,
): string | undefined {
  if (resourceIds.length > MAX_CHOSEN) {
    return `A batch takes at most ${MAX_CHOSEN} resources`;
  }
  return able === 0 ? 'Nothing would be done with any of these' : undefined;
}
