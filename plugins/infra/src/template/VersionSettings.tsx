import { useState } from 'react';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { InfraApi } from '../api';
import {
  TemplateVersion,
  VERSION_LIFECYCLES,
  VersionLifecycle,
} from '@groundwork/plugin-infra-common';
import { useAction } from '../live/useAction';
import { ActionError } from '../parts/ActionError';
import { Section } from '../parts/Section';
import { LIFECYCLE_WORDS } from '../words/versionWords';
import { VersionWarnings } from './VersionWarnings';

/** What a publisher decides about a version: its place in life, a note on what it breaks, a fresh look at its module. @internal */
export function VersionSettings({ version }: { version: TemplateVersion }) {
  const { id, templateKey, ref, lifecycle } = version;
  const { act, busy, error, clear } = useAction();
  const [note, setNote] = useState(version.breakingChanges ?? '');
  const [warnings, setWarnings] = useState<string[]>([]);
  const change = async (work: (api: InfraApi) => Promise<TemplateVersion>) => {
    const changed = await act(work, { templateKey });
    setWarnings(changed?.warnings ?? []);
  };
  const isChanged = note.trim() !== (version.breakingChanges ?? '');
  return (
    <Section title={`Settings of ${ref}`}>
      <Stack spacing={2}>
        <Stack
          direction={{ xs: 'column', sm: 'row' }}
          spacing={2}
          alignItems={{ sm: 'center' }}
        >
          <TextField
            select
            size="small"
            label="Status"
            value={lifecycle}
            disabled={busy}
            helperText={LIFECYCLE_WORDS[lifecycle].meaning}
            onChange={event => {
              const next = lifecycleOf(event.target.value);
              if (!next) return;
              void change(api =>
                api.updateVersion(templateKey, id, { lifecycle: next }),
              );
            }}
            sx={{ minWidth: 220 }}
          >
            {VERSION_LIFECYCLES.map(each => (
              <MenuItem key={each} value={each}>
                {LIFECYCLE_WORDS[each].label}
              </MenuItem>
            ))}
          </TextField>
          <Button
            variant="outlined"
            disabled={busy}
            onClick={() =>
              void change(api => api.analyseVersion(templateKey, id))
            }
          >
            Analyse again
          </Button>
        </Stack>
        <TextField
          fullWidth
          multiline
          size="small"
          label="Breaking changes"
          helperText="Shown to who goes to this version"
          value={note}
          onChange={event => setNote(event.target.value)}
        />
        {isChanged && (
          <Button
            variant="contained"
            disabled={busy}
            sx={{ alignSelf: 'flex-start' }}
            onClick={() =>
              void change(api =>
                api.updateVersion(templateKey, id, {
                  breakingChanges: note.trim(),
                }),
              )
            }
          >
            Save note
          </Button>
        )}
        <VersionWarnings warnings={warnings} />
        <ActionError error={error} onClose={clear} />
      </Stack>
    </Section>
  );
}

function lifecycleOf(value: string): VersionLifecycle | undefined {
  return VERSION_LIFECYCLES.find(each => each === value);
}
