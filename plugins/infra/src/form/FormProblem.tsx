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
}) {
  const { error, issues, isAtField } = props;
  const box = useRef<HTMLDivElement>(null);
  const count = issues.filter(isAtField).length;
  const found = issuesOf(error);
  // What stands at the fields need not be said twice.
  const isSaid = found.length > 0 && found.every(isAtField);
  const elsewhere = error ? [] : issues.filter(issue => !isAtField(issue));
  useEffect(() => {
    if (error || count + elsewhere.length > 0) box.current?.focus();
  }, [error, count, elsewhere.length]);
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
