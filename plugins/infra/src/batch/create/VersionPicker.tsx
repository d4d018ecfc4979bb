import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useVersions } from '../../template/useTemplates';
import { LIFECYCLE_WORDS } from '../../words/versionWords';
import { Candidate } from './previewBatch';

/** The version that all are brought to; they must be of one template for that. @internal */
export function VersionPicker(props: {
  candidates: Candidate[];
  value: string;
  onChange: (versionId: string) => void;
}) {
  const keys = [
    ...new Set(
      props.candidates
        .filter(({ abstract }) => !abstract)
        .map(({ templateKey }) => templateKey),
    ),
  ];
  return keys.length === 1 ? (
    <VersionsOf {...props} templateKey={keys[0]} />
  ) : (
    <TextField
      select
      disabled
      label="Version"
      value=""
      SelectProps={{ displayEmpty: true }}
      InputLabelProps={{ shrink: true }}
      helperText="These are of several templates, so each keeps its version. Choose resources of one template to bring them to another version."
    >
      <MenuItem value="">As it is</MenuItem>
    </TextField>
  );
}

function VersionsOf(props: {
  templateKey: string;
  value: string;
  onChange: (versionId: string) => void;
}) {
  const { templateKey, value, onChange } = props;
  const versions = useVersions(templateKey);
  const items = versions.status === 'ready' ? versions.data.items : [];
  return (
    <TextField
      select
      label="Version"
      value={items.some(({ id }) => id === value) ? value : ''}
      onChange={event => onChange(event.target.value)}
      SelectProps={{ displayEmpty: true }}
      InputLabelProps={{ shrink: true }}
      helperText={`Versions of ${templateKey}; those that have it already are skipped`}
    >
      <MenuItem value="">As it is</MenuItem>
      {items.map(({ id, ref, lifecycle }) => (
        <MenuItem key={id} value={id}>
          {ref} ({LIFECYCLE_WORDS[lifecycle].label.toLowerCase()})
        </MenuItem>
      ))}
    </TextField>
  );
}
