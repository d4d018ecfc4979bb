import { useRef } from 'react';
import { BoolValue } from './BoolValue';
import { CodeValue } from './CodeValue';
import { fitsLines, fitsType, isDeep, isLinesType } from './fitsType';
import { LinesValue } from './LinesValue';
import { ListValue } from './ListValue';
import { MapValue } from './MapValue';
import { NumberValue } from './NumberValue';
import { ObjectValue } from './ObjectValue';
import { TextValue } from './TextValue';
import { TupleValue } from './TupleValue';
import { ValueProps } from './ValueProps';

/** The fields for a value of a type; a text where fields can't show it, or would only confuse. @internal */
export function ValueEditor(props: ValueProps) {
  const { type, value, depth } = props;
  // What was once shown as text or as rows stays so: it must not change under the person's hands.
  const asCode = useRef(false);
  const asRows = useRef(false);
  asCode.current ||= isDeep(type, depth) || !fitsType(value, type);
  asRows.current ||= !fitsLines(value);
  if (asCode.current) return <CodeValue {...props} />;
  switch (type.kind) {
    case 'string':
      return <TextValue {...props} />;
    case 'number':
      return <NumberValue {...props} />;
    case 'bool':
      return <BoolValue {...props} />;
    case 'list':
    case 'set':
      return isLinesType(type) && !asRows.current ? (
        <LinesValue {...props} type={type} />
      ) : (
        <ListValue {...props} type={type} />
      );
    case 'map':
      return <MapValue {...props} type={type} />;
    case 'tuple':
      return <TupleValue {...props} type={type} />;
    case 'object':
      return <ObjectValue {...props} type={type} />;
    default:
      return <CodeValue {...props} />;
  }
}
