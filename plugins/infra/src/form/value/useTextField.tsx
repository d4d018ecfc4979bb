import { TextFieldProps } from '@mui/material/TextField';
import { formatValue } from '../../plan/formatValue';
import { HelpText } from './HelpText';
import { useProblems, useValueFacts } from './ValueFacts';
import { ValueProps } from './ValueProps';

/** Label, help and problems of a value that is one field. @internal */
export function useTextField(
  props: ValueProps,
  more: { problems?: string[]; help?: string } = {},
): TextFieldProps {
  const { path, label, presence, fallback, depth } = props;
  const { readOnly } = useValueFacts();
  const found = useProblems(path);
  const problems = more.problems ?? found;
  const help = [props.help, more.help].filter(Boolean).join(' · ');
  const isOpen = fallback !== undefined && fallback !== null;
  return {
    fullWidth: true,
    size: depth > 0 ? 'small' : undefined,
    label: presence === 'optional' && depth > 0 ? `${label} (optional)` : label,
    required: presence === 'required',
    disabled: readOnly,
    error: problems.length > 0,
    helperText:
      help || problems.length > 0 ? (
        <HelpText help={help} of={label} problems={problems} />
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
