import TextField from '@mui/material/TextField';
import { CODE, CodeLanguage } from './codeNotation';
import { AbsentNote } from './LeaveOut';
import { useMask } from './useMask';
import { useTextField } from './useTextField';
import { useWritten } from './useWritten';
import { useBroken, useProblems } from './ValueFacts';
import { ValueProps } from './ValueProps';

/** A value as a text. While it is none, the form knows it as broken. @internal */
export function CodeText(props: ValueProps & { language: CodeLanguage }) {
  const { value, onChange, path, language } = props;
  const { text, onText, problem } = useWritten(CODE[language], value, onChange);
  useBroken(path, problem);
  const { style, InputProps } = useMask();
  const found = useProblems(path);
  const field = useTextField(props, {
    problems: problem === undefined ? found : [problem],
  });
  return (
    <>
      {text === '' && <AbsentNote {...props} />}
      <TextField
        {...field}
        size="small"
        label={undefined}
        placeholder={undefined}
        multiline
        minRows={2}
        maxRows={16}
        value={text}
        onChange={event => onText(event.target.value)}
        inputProps={{
          'aria-label': props.label,
          spellCheck: false,
          autoComplete: 'off',
          style: { fontFamily: 'monospace', fontSize: 13, ...style },
        }}
        InputProps={InputProps}
      />
    </>
  );
}
