import { isRecord } from './fitsType';
import { SettableGroup } from './SettableGroup';
import { startValue } from './startValue';
import { ValueEditor } from './ValueEditor';
import { OfKind, ValueProps } from './ValueProps';

type ObjectProps = ValueProps<OfKind<'object'>>;

/** An object: a field for each of its attributes. @internal */
export function ObjectValue(props: ObjectProps) {
  const parts = props.type.attributes.map(({ name }) => name);
  return (
    <SettableGroup {...props} parts={parts}>
      <Attributes {...props} />
    </SettableGroup>
  );
}

/** The fields of its attributes; what is emptied is left out. */
function Attributes(props: ObjectProps) {
  const { type, value, onChange, path, depth } = props;
  const present = isRecord(value) ? value : undefined;
  const set = (name: string, next: unknown) => {
    const start = startValue(type);
    const before = present ?? (isRecord(start) ? start : {});
    const { [name]: _, ...others } = before;
    // An attribute keeps its place, so that a text of them does not jump about.
    onChange(next === undefined ? others : { ...before, [name]: next });
  };
  return (
    <>
      {type.attributes.map(attribute => (
        <ValueEditor
          key={attribute.name}
          type={attribute.type}
          value={present?.[attribute.name]}
          onChange={next => set(attribute.name, next)}
          path={`${path}.${attribute.name}`}
          label={attribute.name}
          presence={attribute.optional ? 'optional' : 'required'}
          fallback={attribute.default}
          depth={depth + 1}
        />
      ))}
    </>
  );
}
