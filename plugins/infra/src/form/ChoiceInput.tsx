import { ReactNode } from 'react';
import Autocomplete, { createFilterOptions } from '@mui/material/Autocomplete';
import ListItemText from '@mui/material/ListItemText';
import TextField from '@mui/material/TextField';

/** A text that is likely to be wanted. @internal */
export interface Choice {
  value: string;
  /** @defaultValue the value itself */
  label?: string;
  note?: string;
  /** Heading of those that stand together; they must follow each other. */
  group?: string;
}

/** Texts of a list this long are found by typing. */
const MOST_SHOWN = 100;

const filterChoices = createFilterOptions<Choice | string>({
  limit: MOST_SHOWN,
  stringify: choice =>
    typeof choice === 'string'
      ? choice
      : `${choice.value} ${choice.label ?? ''}`,
});

/** A text that is chosen from a list, or typed if it is not there. @internal */
export function ChoiceInput(props: {
  label: string;
  /** Name by which the server speaks of it. */
  path?: string;
  value: string;
  choices: Choice[];
  onChange: (value: string) => void;
  /** It is as the person wants it: one was chosen, or the field was left. */
  onSettle?: (value: string) => void;
  loading?: boolean;
  problem?: string;
  help?: ReactNode;
  required?: boolean;
  size?: 'small';
}) {
  const { label, value, choices, loading, problem, onSettle } = props;
  return (
    <Autocomplete<Choice | string, false, true, true>
      data-field={props.path}
      freeSolo
      fullWidth
      disableClearable
      forcePopupIcon={choices.length > 0}
      openText={`Choices of ${label}`}
      size={props.size}
      options={choices}
      loading={loading}
      filterOptions={filterChoices}
      groupBy={
        choices.some(({ group }) => group !== undefined)
          ? choice => (typeof choice === 'string' ? '' : choice.group ?? '')
          : undefined
      }
      getOptionLabel={valueOf}
      isOptionEqualToValue={(one, other) => valueOf(one) === valueOf(other)}
      value={value}
      inputValue={value}
      onInputChange={(_, text) => props.onChange(text)}
      onChange={(_, chosen) => onSettle?.(valueOf(chosen))}
      onBlur={() => onSettle?.(value)}
      renderOption={(attributes, choice) => (
        <li {...attributes} key={valueOf(choice)}>
          {typeof choice === 'string' ? (
            choice
          ) : (
            <ListItemText
              primary={choice.label ?? choice.value}
              secondary={choice.note}
              sx={{ my: 0, overflowWrap: 'anywhere' }}
            />
          )}
        </li>
      )}
      renderInput={params => (
        <TextField
          {...params}
          label={label}
          required={props.required}
          error={problem !== undefined}
          helperText={problem ?? (loading ? 'Looking…' : props.help)}
        />
      )}
    />
  );
}

function valueOf(choice: Choice | string): string {
  return typeof choice === 'string' ? choice : choice.value;
}
