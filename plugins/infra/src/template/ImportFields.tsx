import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { TagsInput } from '../form/TagsInput';
import { TextInput } from '../form/TextInput';
import { Issue } from '../parts/errors';
import { NAMING_HELP } from './namingHelp';
import { ImportDraft } from './useImportForm';
import { useTemplates } from './useTemplates';

interface FieldsProps {
  draft: ImportDraft;
  change: (part: Partial<ImportDraft>) => void;
  issues: Issue[];
}

/** What the template will be. @internal */
export function TemplateFields({ draft, change, issues }: FieldsProps) {
  const templates = useTemplates();
  return (
    <Stack spacing={2}>
      <TextInput
        label="Name"
        path="name"
        value={draft.name}
        onChange={name => change({ name })}
        issues={issues}
        help="Left empty: made from the key"
      />
      <TextInput
        label="Key"
        path="key"
        value={draft.key}
        onChange={key => change({ key })}
        issues={issues}
        help="Lower case, can’t be changed later; left empty: made from the path"
      />
      <TextInput
        label="Description"
        path="description"
        multiline
        value={draft.description}
        onChange={description => change({ description })}
        issues={issues}
      />
      <TagsInput
        label="Parent templates"
        help="Keys of templates whose resources it stands on"
        values={draft.parents}
        options={
          templates.status === 'ready'
            ? templates.data.items.map(({ key }) => key)
            : []
        }
        onChange={parents => change({ parents })}
      />
      <TagsInput
        label="Labels"
        values={draft.labels}
        onChange={labels => change({ labels })}
      />
      <TextInput
        label="Naming convention"
        path="namingConvention"
        value={draft.namingConvention}
        onChange={namingConvention => change({ namingConvention })}
        issues={issues}
        help={NAMING_HELP}
      />
      <TextField
        select
        label="Approval"
        value={draft.approvalRequired}
        onChange={event =>
          change({ approvalRequired: toApproval(event.target.value) })
        }
      >
        <MenuItem value="default">As configured for the portal</MenuItem>
        <MenuItem value="yes">Needed</MenuItem>
        <MenuItem value="no">Not needed</MenuItem>
      </TextField>
      <FormControlLabel
        label="Abstract: only structure, without Terraform"
        control={
          <Checkbox
            checked={draft.abstract}
            onChange={event => change({ abstract: event.target.checked })}
          />
        }
      />
    </Stack>
  );
}

function toApproval(value: string): ImportDraft['approvalRequired'] {
  return value === 'yes' || value === 'no' ? value : 'default';
}
