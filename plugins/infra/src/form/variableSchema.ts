import { ReactElement } from 'react';
import { RJSFSchema, UiSchema } from '@rjsf/utils';
import {
  FormVariable,
  TemplateVariable,
} from '@groundwork/plugin-infra-common';

/** What the form of a version's variables is made from. @internal */
export interface FormSchema {
  schema: RJSFSchema;
  uiSchema: UiSchema;
}

/** What goes with the fields, by name of the variable. @internal */
export type FieldExtras = Record<
  string,
  {
    /** Stands below the field. */
    note?: ReactElement;
    readOnly: boolean;
  }
>;

/** The form of some variables: those that must be given first, each part in the order of the rules. @internal */
export function formSchema(
  variables: FormVariable[],
  extras: FieldExtras,
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
            'ui:help': extras[variable.name]?.note,
            'ui:readonly': extras[variable.name]?.readOnly,
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

/** Those with a place first, the others as the module has them. */
function inOrder(variables: FormVariable[]): FormVariable[] {
  const place = ({ rule }: FormVariable) => rule?.order ?? Infinity;
  return [...variables].sort((a, b) =>
    place(a) === place(b) ? 0 : place(a) - place(b),
  );
}

function fieldSchema({
  name,
  schema,
  description,
  rule,
}: FormVariable): RJSFSchema {
  const field = { ...schema, title: name, description };
  if (!rule?.options || !isScalar(schema)) return field;
  const options = rule.options.filter(
    option => typeof option === 'string' || typeof option === 'number',
  );
  return { ...field, enum: options };
}

function fieldUi(variable: FormVariable): UiSchema {
  const { schema, sensitive, required, rule } = variable;
  const text = variable.default;
  if (rule?.options && isScalar(schema)) return { 'ui:widget': 'select' };
  switch (schema.type) {
    case 'string':
      if (sensitive) {
        return { 'ui:widget': 'password', 'ui:autocomplete': 'new-password' };
      }
      return typeof text === 'string' && text.includes('\n')
        ? { 'ui:widget': 'textarea' }
        : {};
    case 'number':
      return {};
    case 'boolean':
      return required
        ? { 'ui:widget': 'radio', 'ui:options': { inline: true } }
        : {};
    case 'array':
      return { 'ui:field': isLineList(variable) ? 'list' : 'json' };
    default:
      return { 'ui:field': 'json' };
  }
}

/** Whether a list can be written one value on each line; any other is written as JSON. */
function isLineList({ schema, default: value }: TemplateVariable): boolean {
  const { items } = schema;
  return (
    typeof items === 'object' &&
    items !== null &&
    isScalar(items) &&
    !JSON.stringify(value ?? '').includes('\\n')
  );
}

function isScalar(schema: object): boolean {
  return (
    'type' in schema && (schema.type === 'string' || schema.type === 'number')
  );
}
