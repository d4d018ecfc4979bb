import Stack from '@mui/material/Stack';
import { AddMember } from './AddMember';
import { LeaveEmpty } from './LeaveEmpty';
import { AbsentNote } from './LeaveOut';
import { ListRow } from './ListRow';
import { PartsGroup } from './PartsGroup';
import { startMember } from './startValue';
import { useFocusNext } from './useFocusNext';
import { swapped, useRowIds, without } from './useRowIds';
import { Collection, ValueProps } from './ValueProps';

/** A list or set, a row for each member; those of a list can change places. @internal */
export function ListValue(props: ValueProps<Collection>) {
  const { type, value, onChange, path, label, depth } = props;
  const members: unknown[] = Array.isArray(value) ? value : [];
  const rows = useRowIds(members.length);
  const { box, focusNext } = useFocusNext();
  const add = () => {
    rows.add();
    onChange([...members, startMember(type.element)]);
    focusNext(members.length);
  };
  const remove = (index: number) => {
    rows.remove(index);
    onChange(without(members, index));
    focusNext(Math.max(index - 1, 0));
  };
  const move = (index: number, by: number) => {
    rows.swap(index, index + by);
    onChange(swapped(members, index, index + by));
    focusNext(
      index + by,
      by < 0 ? '[data-up], [data-down]' : '[data-down], [data-up]',
    );
  };
  return (
    <PartsGroup {...props} parts={members.map((_, index) => String(index))}>
      <AbsentNote {...props} />
      {members.length > 0 && (
        <Stack ref={box} spacing={1.5}>
          {members.map((member, index) => (
            <ListRow
              key={rows.ids[index]}
              type={type.element}
              value={member}
              onChange={next =>
                onChange(members.map((one, at) => (at === index ? next : one)))
              }
              path={`${path}.${index}`}
              label={`${label} ${index + 1}`}
              presence="member"
              depth={depth + 1}
              onRemove={() => remove(index)}
              onMove={type.kind === 'list' ? by => move(index, by) : undefined}
              isFirst={index === 0}
              isLast={index === members.length - 1}
            />
          ))}
        </Stack>
      )}
      <LeaveEmpty {...props} />
      <AddMember label={label} onClick={add} />
    </PartsGroup>
  );
}
