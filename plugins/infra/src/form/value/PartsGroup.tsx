import { PropsWithChildren } from 'react';
import { LeaveOut } from './LeaveOut';
import { useProblems } from './ValueFacts';
import { ValueGroup } from './ValueGroup';
import { ValueProps } from './ValueProps';

/** The group of a value whose parts have fields of their own, with the way to leave it out. @internal */
export function PartsGroup(
  props: PropsWithChildren<
    ValueProps & {
      /** Names of the parts that have fields: what is wrong elsewhere in the value stands below the group. */
      parts: string[];
    }
  >,
) {
  return (
    <ValueGroup
      {...props}
      problems={useProblems(props.path, props.parts)}
      action={
        <>
          <LeaveOut {...props} />
          {props.action}
        </>
      }
    />
  );
}
