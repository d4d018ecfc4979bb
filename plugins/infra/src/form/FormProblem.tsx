import { useEffect, useRef } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { ActionError } from '../parts/ActionError';
import { Issue, issuesOf } from '../parts/errors';

/** Why a form was not taken. It takes the focus, so that nobody waits for nothing. @internal */
export function FormProblem(props: {
  error?: Error;
  issues: Issue[];
  isAtField: (issue: Issue) => boolean;
  /** How often the form was to be sent; issues that come and go in between take no focus. */
  attempts?: number;
}) {
  const { error, issues, isAtField } = props;
  const box = useRef<HTMLDivElement>(null);
  const count = issues.filter(isAtField).length;
  const found = issuesOf(error);
  // What stands at the fields need not be said twice.
  const isSaid = found.length > 0 && found.every(isAtField);
  const elsewhere = error ? [] : issues.filter(issue => !isAtField(issue));
  const isWrong = useRef(false);
  isWrong.current = error !== undefined || count + elsewhere.length > 0;
  const occasion = props.attempts ?? count + elsewhere.length;
  useEffect(() => {
    if (isWrong.current) box.current?.focus();
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
      {count > 0 && (
        <Alert severity="error">
          {count === 1
            ? 'One field needs another value: see above.'
            : `${count} fields need other values: see above.`}
        </Alert>
      )}
    </Box>
  );
}
