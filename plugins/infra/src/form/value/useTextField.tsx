import { TextFieldProps } from '@mui/material/TextField';
import { formatValue } from '../../plan/formatValue';
import { HelpText } from './HelpText';
import { useProblems, useValueFacts } from './ValueFacts';
import { ValueProps } from './ValueProps';

/** A text field that says which value it is of. */
type FoundField = TextFieldProps & { 'data-field': string };

/** Label, help and problems of a value that is one field. @internal */
export function useTextField(
  props: ValueProps,
  more: {
    problems?: string[];
    /** How it is written. */
    notation?: string;
  } = {},
): FoundField {
  const { path, label, presence, fallback, depth, help } = props;
  const { readOnly } = useValueFacts();
  const found = useProblems(path);
  const problems = more.problems ?? found;
  const { notation } = more;
  const isOpen = fallback !== undefined && fallback !== null;
  return {
    'data-field': `variables.${path}`,
    fullWidth: true,
    size: depth > 0 ? 'small' : undefined,
    label: presence === 'optional' && depth > 0 ? `${label} (optional)` : label,
    required: presence === 'required',
    disabled: readOnly,
    error: problems.length > 0,
    helperText:
      help || notation || problems.length > 0 ? (
        <HelpText
          help={help}
          notation={notation}
          of={label}
          problems={problems}
        />
      ) : undefined,
    // A help of several paragraphs can't stand in one.
    FormHelperTextProps: { component: 'div' },
    placeholder: isOpen ? shown(fallback) : undefined,
    InputLabelProps: isOpen ? { shrink: true } : undefined,
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : formatValue(value);
}
