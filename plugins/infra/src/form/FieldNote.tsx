import Button from '@mui/material/Button';
import { FormVariable } from '@groundwork/plugin-infra-common';
import { Conditions } from '../parts/Conditions';
import { Description } from '../parts/Description';
import { mergedTags } from './fieldSource';
import { FieldState } from './fieldState';
import { isTick } from './variableSchema';
import { useVariablesForm } from './VariablesFormContext';

/** Below a field: what a tick is for, where a value comes from, why it can't be changed, and the way back. @internal */
export function FieldNote({ name }: { name: string }) {
  const { variables, values } = useVariablesForm();
  const variable = variables.find(one => one.name === name);
  const field = values.fields[name];
  if (!variable || !field) return null;
  const text = noteText(variable, field);
  const { offer } = field;
  const about = isTick(variable) && variable.description && (
    <div>
      <Description text={variable.description} of={name} />
    </div>
  );
  const conditions = (
    <Conditions validations={variable.validations} of={name} />
  );
  if (field.readOnly || !offer) {
    return (
      <>
        {about}
        {text}
        {conditions}
      </>
    );
  }
  return (
    <>
      {about}
      {text && `${text} · `}
      <Button
        size="small"
        onClick={() => values.reset(name)}
        sx={{ p: 0, minWidth: 0, textTransform: 'none', textAlign: 'left' }}
      >
        Reset to {offer.from}
      </Button>
      {conditions}
    </>
  );
}

/** Whether there is anything to say below a field. @internal */
export function hasNote(variable: FormVariable, field: FieldState): boolean {
  return (
    field.offer !== undefined ||
    (isTick(variable) && Boolean(variable.description)) ||
    Boolean(variable.validations?.length) ||
    noteText(variable, field) !== ''
  );
}

function noteText(variable: FormVariable, field: FieldState): string {
  const tags = mergedTags(variable);
  return [
    field.readOnly,
    field.source && sourceText(field),
    field.hidden &&
      field.shown === undefined &&
      'set; type another value to replace it',
    tags && `tags of ${tags.from} are merged in: ${tags.names.join(', ')}`,
    variable.rule?.unique &&
      'no two resources of this template may have the same',
    variable.deprecated && `Deprecated: ${variable.deprecated}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function sourceText({ source, shown }: FieldState): string {
  if (!source) return '';
  if (shown !== undefined) return `from ${source.from}`;
  if (source.missing) return `nothing from ${source.from}: ${source.missing}`;
  return source.sensitive
    ? `set from ${source.from} (sensitive)`
    : `refers to ${source.from}`;
}
