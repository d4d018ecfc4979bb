import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { Resource } from '@groundwork/plugin-infra-common';
import { ActionError } from '../parts/ActionError';
import { Section } from '../parts/Section';
import { MOST_APPROVALS, useApprovalForm } from './useApprovalForm';

const QUORUMS = Array.from({ length: MOST_APPROVALS }, (_, index) => index + 1);

/** What needs an approval here and below; what is not set here comes from above, or from the template. @internal */
export function ApprovalSection({ resource }: { resource: Resource }) {
  const form = useApprovalForm(resource);
  const { required, quorum, allowSelfApproval } = form.settings;
  return (
    <Section
      title="Approvals"
      subtitle="For it and everything below. What is inherited comes from the nearest resource above that sets it, else from the template, else from the portal."
    >
      <Stack spacing={2}>
        <Stack direction="row" flexWrap="wrap" useFlexGap gap={2}>
          <Setting
            label="Approval required"
            value={required}
            options={[
              { value: true, label: 'Yes' },
              { value: false, label: 'No' },
            ]}
            onChange={value => form.change({ required: value })}
          />
          <Setting
            label="Approvals needed"
            value={quorum}
            options={QUORUMS.map(value => ({ value, label: String(value) }))}
            onChange={value => form.change({ quorum: value })}
          />
          <Setting
            label="Own changes"
            value={allowSelfApproval}
            options={[
              { value: true, label: 'May be approved by oneself' },
              { value: false, label: 'Someone else must approve' },
            ]}
            onChange={value => form.change({ allowSelfApproval: value })}
          />
        </Stack>
        <ActionError error={form.error} onClose={form.clear} />
        {form.isChanged && (
          <Stack direction="row" gap={1}>
            <Button
              variant="contained"
              disabled={form.busy}
              onClick={() => void form.save()}
            >
              Save approvals
            </Button>
            <Button color="inherit" disabled={form.busy} onClick={form.reset}>
              Drop changes
            </Button>
          </Stack>
        )}
      </Stack>
    </Section>
  );
}

/** One setting, or nothing: then it is inherited. */
function Setting<T>(props: {
  label: string;
  value: T | undefined;
  options: { value: T; label: string }[];
  onChange: (value: T | undefined) => void;
}) {
  const { label, value, options, onChange } = props;
  return (
    <TextField
      select
      size="small"
      label={label}
      value={value === undefined ? '' : String(value)}
      onChange={event =>
        onChange(
          options.find(option => String(option.value) === event.target.value)
            ?.value,
        )
      }
      SelectProps={{ displayEmpty: true }}
      InputLabelProps={{ shrink: true }}
      sx={{ width: { xs: '100%', sm: 240 } }}
    >
      <MenuItem value="">Inherited</MenuItem>
      {options.map(option => (
        <MenuItem key={String(option.value)} value={String(option.value)}>
          {option.label}
        </MenuItem>
      ))}
    </TextField>
  );
}
