import { PropsWithChildren } from 'react';
import Button from '@mui/material/Button';
import { AbsentNote, isAbsent } from './LeaveOut';
import { PartsGroup } from './PartsGroup';
import { startValue } from './startValue';
import { useValueFacts } from './ValueFacts';
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
  const { type, value, onChange, label, presence, unseen } = props;
  const { readOnly } = useValueFacts();
  const isOut = (presence === 'optional' || unseen) && isAbsent(value);
  return (
    <PartsGroup {...props} parts={isOut ? [] : props.parts}>
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
    </PartsGroup>
  );
}
