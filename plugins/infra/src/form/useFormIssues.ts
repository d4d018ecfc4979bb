import { useState } from 'react';
import { Issue, issuesOf } from '../parts/errors';
import { variableOf } from './fieldErrors';
import { FieldStates } from './givenValues';

/** What is wrong with a form: nothing is said before it was to be sent, then it follows what is typed. @internal */
export function useFormIssues(options: {
  check: () => Issue[];
  /** Why the server did not take it. */
  error?: Error;
  fields: FieldStates;
}) {
  const { check, error, fields } = options;
  const [attempt, setAttempt] = useState({ count: 0, fields });
  // What the server found in a value need not be wrong with another.
  const isStill = (issue: Issue) => {
    const name = variableOf(issue);
    return (
      name === undefined || attempt.fields[name]?.shown === fields[name]?.shown
    );
  };
  return {
    issues:
      attempt.count === 0
        ? []
        : [...check(), ...issuesOf(error).filter(isStill)],
    /** How often it was to be sent. */
    attempts: attempt.count,
    /** Whether it may be sent. */
    pass: () => {
      setAttempt(({ count }) => ({ count: count + 1, fields }));
      return check().length === 0;
    },
  };
}
