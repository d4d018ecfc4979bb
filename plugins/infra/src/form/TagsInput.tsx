import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';

/** Several short texts, such as labels. @internal */
export function TagsInput(props: {
  label: string;
  help?: string;
  values: string[];
  options?: string[];
  onChange: (values: string[]) => void;
}) {
  return (
    <Autocomplete
      multiple
      freeSolo
      autoSelect
      options={props.options ?? []}
      value={props.values}
      onChange={(_, values) =>
        props.onChange(
          [...new Set(values.map(value => value.trim()))].filter(Boolean),
        )
      }
      renderInput={params => (
        <TextField {...params} label={props.label} helperText={props.help} />
      )}
    />
  );
}
