import { ReactElement } from 'react';
import { RJSFSchema, UiSchema } from '@rjsf/utils';
import { FormVariable } from '@groundwork/plugin-infra-common';
import { isSecret } from './isSecret';

/** What the form of a version's variables is made from. @internal */
export interface FormSchema {
  schema: RJSFSchema;
  uiSchema: UiSchema;
}

/** The form of some variables: those that must be given first, each part in the order of the rules. @internal */
export function formSchema(
  variables: FormVariable[],
  notes: Readonly<Record<string, ReactElement>>,
  readOnly: readonly string[],
): FormSchema {
  const sorted = inOrder(variables);
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(
        variables.map(variable => [variable.name, fieldSchema(variable)]),
      ),
      required: variables
        .filter(({ required }) => required)
        .map(({ name }) => name),
    },
    uiSchema: {
      ...Object.fromEntries(
        variables.map(variable => [
          variable.name,
          {
            ...fieldUi(variable),
            'ui:help': notes[variable.name],
            'ui:readonly': readOnly.includes(variable.name),
          },
        ]),
      ),
      'ui:order': [
        ...sorted.filter(({ required }) => required),
        ...sorted.filter(({ required }) => !required),
      ].map(({ name }) => name),
    },
  };
}

/** Whether an editor of ours stands for it: it has parts, or can have, or is true, false or neither. @internal */
export function hasOwnEditor(variable: FormVariable): boolean {
  const { schema, required } = variable;
  if (schema.type === 'boolean') return !required && !isTick(variable);
  return !isScalar(schema);
}

/** Whether it is either true or false, as long as nobody says more. @internal */
export function isTick(variable: FormVariable): boolean {
  const { schema, required } = variable;
  return (
    schema.type === 'boolean' &&
    !required &&
    typeof variable.default === 'boolean'
  );
}

/** Those with a place first, the others as the module has them. */
function inOrder(variables: FormVariable[]): FormVariable[] {
  const place = ({ rule }: FormVariable) => rule?.order ?? Infinity;
  return [...variables].sort((a, b) =>
    place(a) === place(b) ? 0 : place(a) - place(b),
  );
}

function fieldSchema(variable: FormVariable): RJSFSchema {
  const { name, schema, description, rule } = variable;
  // The library would fill in what is left out of a value on purpose.
  if (hasOwnEditor(variable)) return { title: name, description };
  const field = { ...schema, title: name, description };
  if (!rule?.options || !isScalar(schema)) return field;
  const options = rule.options.filter(
    option => typeof option === 'string' || typeof option === 'number',
  );
  return { ...field, enum: options };
}

function fieldUi(variable: FormVariable): UiSchema {
  const { schema, rule } = variable;
  if (hasOwnEditor(variable)) return { 'ui:field': 'value' };
  if (schema.type === 'boolean') {
    // The library writes the description of a tick above it; the note below says it.
    return isTick(variable)
      ? { 'ui:description': '' }
      : { 'ui:widget': 'radio', 'ui:options': { inline: true } };
  }
  if (rule?.options) return { 'ui:widget': 'select' };
  return schema.type === 'string' ? textUi(variable) : {};
}

function textUi(variable: FormVariable): UiSchema {
  if (isSecret(variable)) {
    return { 'ui:widget': 'password', 'ui:autocomplete': 'new-password' };
  }
  const text = variable.default;
  return typeof text === 'string' && text.includes('\n')
    ? { 'ui:widget': 'textarea' }
    : {};
}

function isScalar(schema: object): boolean {
  return (
    'type' in schema && (schema.type === 'string' || schema.type === 'number')
  );
}
