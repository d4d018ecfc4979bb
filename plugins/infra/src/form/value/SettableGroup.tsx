import { PropsWithChildren } from 'react';
import Button from '@mui/material/Button';
import { AbsentNote, isAbsent, LeaveOut } from './LeaveOut';
import { startValue } from './startValue';
import { useProblems, useValueFacts } from './ValueFacts';
import { ValueGroup } from './ValueGroup';
import { ValueProps } from './ValueProps';

/** The group of a value with fields of its own. One that may be left out has none of them before it is wanted. @internal */
export function SettableGroup(
  props: PropsWithChildren<
    ValueProps & {
      /** Names of its members that have fields. */
      parts: string[];
    }
  >,
) {
  const { type, value, onChange, path, label, presence, unseen } = props;
  const { readOnly } = useValueFacts();
  const isOut = (presence === 'optional' || unseen) && isAbsent(value);
  const problems = useProblems(path, isOut ? [] : props.parts);
  return (
    <ValueGroup
      {...props}
      problems={problems}
      action={
        <>
          <LeaveOut {...props} />
          {props.action}
        </>
      }
    >
      {isOut ? <AbsentNote {...props} /> : props.children}
      {isOut && !readOnly && (
        <Button
          size="small"
          sx={{ alignSelf: 'flex-start' }}
          aria-label={`Set ${label}`}
          onClick={() => onChange(startValue(type))}
        >
          Set
        </Button>
      )}
    </ValueGroup>
  );
}
