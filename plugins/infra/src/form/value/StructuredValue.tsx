import { useState } from 'react';
import { CodeText } from './CodeText';
import { EditAs, EditMode } from './EditAs';
import { fitsType, isLinesType } from './fitsType';
import { useValueFacts } from './ValueFacts';
import { ValueEditor } from './ValueEditor';
import { ValueGroup } from './ValueGroup';
import { ValueProps } from './ValueProps';

/** The value of a variable with an editor of ours: as fields, or, if it has parts, as a text in JSON or HCL. @internal */
export function StructuredValue(
  props: ValueProps & {
    /** Its type as the module writes it; it stands below the text. */
    expression: string;
  },
) {
  const { type, value, label } = props;
  const isAny = type.kind === 'any';
  const [mode, setMode] = useState<EditMode>(isAny ? 'json' : 'fields');
  const { isBroken } = useValueFacts();
  if (type.kind === 'bool' || isLinesType(type)) {
    return <ValueEditor {...props} />;
  }

  const fits = fitsType(value, type);
  if (mode === 'fields' && !fits) setMode('json');
  const blocked = blockedModes(mode, isBroken, fits);
  const action = (
    <EditAs
      label={label}
      offered={isAny ? ['json', 'hcl'] : ['fields', 'json', 'hcl']}
      blocked={blocked}
      chosen={mode}
      onChange={setMode}
    />
  );
  if (mode === 'fields') return <ValueEditor {...props} action={action} />;
  return (
    <ValueGroup {...props} problems={[]} action={action}>
      <CodeText {...props} help={props.expression} language={mode} />
    </ValueGroup>
  );
}

/** What is no value yet would get lost on the way. */
function blockedModes(
  mode: EditMode,
  isBroken: boolean,
  fits: boolean,
): EditMode[] {
  if (mode === 'fields') return isBroken ? ['json', 'hcl'] : [];
  return isBroken || !fits ? ['fields'] : [];
}
