import { SettableGroup } from './SettableGroup';
import { startValue } from './startValue';
import { ValueEditor } from './ValueEditor';
import { OfKind, ValueProps } from './ValueProps';

/** A tuple: a field for each of its places. @internal */
export function TupleValue(props: ValueProps<OfKind<'tuple'>>) {
  const { type, value, onChange, path, label, depth } = props;
  const members: unknown[] = Array.isArray(value) ? value : [];
  const set = (index: number, next: unknown) =>
    onChange(
      type.elements.map((element, at) => {
        if (at === index) return next;
        return at < members.length ? members[at] : startValue(element);
      }),
    );
  return (
    <SettableGroup {...props} parts={type.elements.map((_, at) => `${at}`)}>
      {type.elements.map((element, index) => (
        <ValueEditor
          key={index}
          type={element}
          value={members[index]}
          onChange={next => set(index, next)}
          path={`${path}.${index}`}
          label={`${label} ${index + 1}`}
          presence="required"
          depth={depth + 1}
        />
      ))}
    </SettableGroup>
  );
}
