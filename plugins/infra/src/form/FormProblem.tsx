import { useEffect, useRef } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { ActionError } from '../parts/ActionError';
import { Issue, issuesOf } from '../parts/errors';
import { firstWrongField, focusField } from './focusField';
import { WrongFields } from './WrongFields';

/** Why a form was not taken. The first wrong field takes the focus, or else the reason itself, so that nobody waits for nothing. @internal */
export function FormProblem(props: {
  error?: Error;
  issues: Issue[];
  isAtField: (issue: Issue) => boolean;
  /** How often the form was to be sent; issues that come and go in between take no focus. */
  attempts?: number;
}) {
  const { error, issues, isAtField } = props;
  const box = useRef<HTMLDivElement>(null);
  const atFields = issues.filter(isAtField);
  const found = issuesOf(error);
  // What stands at the fields need not be said twice.
  const isSaid = found.length > 0 && found.every(isAtField);
  const elsewhere = error ? [] : issues.filter(issue => !isAtField(issue));
  const latest = useRef({ atFields, isWrong: false });
  latest.current = {
    atFields,
    isWrong: error !== undefined || atFields.length + elsewhere.length > 0,
  };
  const occasion = props.attempts ?? atFields.length + elsewhere.length;
  useEffect(() => {
    if (!latest.current.isWrong) return;
    const form = box.current?.closest('form');
    const field = form && firstWrongField(form, latest.current.atFields);
    if (field) focusField(field);
    else box.current?.focus();
  }, [error, occasion]);
  return (
    <Box ref={box} tabIndex={-1} sx={{ outline: 'none' }}>
      <ActionError
        error={isSaid ? undefined : error}
        shownElsewhere={isAtField}
      />
      {elsewhere.map(({ message }) => (
        <Alert key={message} severity="error">
          {message}
        </Alert>
      ))}
      {atFields.length > 0 && <WrongFields issues={atFields} />}
    </Box>
  );
}
