import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Grants } from '@groundwork/plugin-infra-common';
import { ActionError } from '../parts/ActionError';
import { Section } from '../parts/Section';
import { AddGrant } from './AddGrant';
import { GrantPlace } from './grantPlace';
import { GrantTable } from './GrantTable';
import { GrantForm, useGrantForm } from './useGrantForm';

/** The roles on a resource or template itself, to be read or changed. @internal */
export function GrantsForm(props: { place: GrantPlace; grants: Grants }) {
  const { place, grants } = props;
  const form = useGrantForm(place, grants);
  const { editable } = grants;
  const ofTemplate = 'templateKey' in place;
  return (
    <Section
      title={ofTemplate ? 'Access' : 'Roles given here'}
      subtitle={
        ofTemplate
          ? 'Roles given here hold on everything that is made of it, and on everything below that.'
          : 'They hold on everything below too.'
      }
    >
      <Stack spacing={2}>
        {form.items.length > 0 ? (
          <GrantTable form={form} editable={editable} />
        ) : (
          <Typography color="text.secondary">
            Nobody has a role of their own here
            {editable && ': give the first one below'}.
          </Typography>
        )}
        {editable ? (
          <AddGrant onAdd={form.add} />
        ) : (
          <Typography variant="body2" color="text.secondary">
            To change them needs the role admin
            {ofTemplate && ' here, or in the whole portal'}.
          </Typography>
        )}
        <ActionError error={form.error} shownElsewhere={form.isAtRow} />
        {form.isOvertaken && (
          <Alert severity="warning" role="status">
            Someone else has changed these roles meanwhile. Saving yours undoes
            that; drop your changes to see theirs.
          </Alert>
        )}
        {form.isChanged && <SaveBar form={form} />}
      </Stack>
    </Section>
  );
}

function SaveBar({ form }: { form: GrantForm }) {
  return (
    <Stack direction="row" gap={1}>
      <Button
        variant="contained"
        disabled={form.busy}
        onClick={() => void form.save()}
      >
        Save roles
      </Button>
      <Button color="inherit" disabled={form.busy} onClick={form.reset}>
        Drop changes
      </Button>
    </Stack>
  );
}
