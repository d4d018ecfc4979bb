import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { TemplateVersion } from '@groundwork/plugin-infra-common';
import { shortCommit } from '../../words/refs';

/** The versions that a resource can take: active ones, and the one that it has. @internal */
export function VersionSelect(props: {
  versions: TemplateVersion[];
  chosen?: string;
  onChange: (versionId: string) => void;
}) {
  const { versions, chosen } = props;
  const offered = versions.filter(
    ({ id, lifecycle }) => lifecycle === 'active' || id === chosen,
  );
  return (
    <TextField
      select
      label="Version"
      value={chosen ?? ''}
      onChange={event => props.onChange(event.target.value)}
    >
      {offered.map(({ id, ref, commit, lifecycle }) => (
        <MenuItem key={id} value={id}>
          {ref} ({shortCommit(commit)})
          {lifecycle === 'active' ? '' : `, ${lifecycle}`}
        </MenuItem>
      ))}
    </TextField>
  );
}
