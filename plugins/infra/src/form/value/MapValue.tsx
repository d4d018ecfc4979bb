import { useState } from 'react';
import Stack from '@mui/material/Stack';
import { isSame } from '../isSame';
import { AddMember } from './AddMember';
import { LeaveEmpty } from './LeaveEmpty';
import { AbsentNote } from './LeaveOut';
import { fromMapRows, keyProblems, MapRow, toMapRows } from './mapRows';
import { MapRowFields } from './MapRowFields';
import { PartsGroup } from './PartsGroup';
import { startMember } from './startValue';
import { useFocusNext } from './useFocusNext';
import { without } from './useRowIds';
import { useBroken } from './ValueFacts';
import { Collection, ValueProps } from './ValueProps';

/** A map: a row with key and value for each entry. @internal */
export function MapValue(props: ValueProps<Collection>) {
  const { type, value, path, label, depth } = props;
  const [rows, setRows] = useMapRows(value, props.onChange);
  const { box, focusNext } = useFocusNext();
  const start = startMember(type.element);
  const wrong = keyProblems(rows, start);
  useBroken(
    path,
    wrong.find(problem => problem !== undefined),
  );
  const add = () => {
    const id = Math.max(-1, ...rows.map(row => row.id)) + 1;
    setRows([...rows, { id, key: '', value: start }]);
    focusNext(rows.length);
  };
  return (
    <PartsGroup {...props} parts={rows.map(({ key }) => key)}>
      <AbsentNote {...props} />
      {rows.length > 0 && (
        <Stack ref={box} spacing={1.5}>
          {rows.map((row, index) => (
            <MapRowFields
              key={row.id}
              type={type.element}
              row={row}
              title={`${label} ${index + 1}`}
              path={path}
              depth={depth + 1}
              problem={wrong[index]}
              onChange={part =>
                setRows(
                  rows.map((one, at) =>
                    at === index ? { ...one, ...part } : one,
                  ),
                )
              }
              onRemove={() => {
                setRows(without(rows, index));
                focusNext(Math.max(index - 1, 0));
              }}
            />
          ))}
        </Stack>
      )}
      <LeaveEmpty {...props} />
      <AddMember label={label} onClick={add} />
    </PartsGroup>
  );
}

/** Rows can say what a map can't: the same key twice, or none. A map from outside takes their place. */
function useMapRows(value: unknown, onChange: (value: unknown) => void) {
  const [rows, setRows] = useState(() => toMapRows(value));
  let shown = rows;
  if (!isSame(fromMapRows(rows), value ?? {})) {
    shown = toMapRows(value);
    setRows(shown);
  }
  const change = (next: MapRow[]) => {
    setRows(next);
    onChange(fromMapRows(next));
  };
  return [shown, change] as const;
}
