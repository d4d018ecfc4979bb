import { ReactElement } from 'react';
import { RJSFSchema, UiSchema } from '@rjsf/utils';
import { TemplateVariable } from '@groundwork/plugin-infra-common';

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

/** The form of some variables: those that must be given first, the others in a section of their own. @internal */
export function formSchema(
  variables: TemplateVariable[],
  extras: FieldExtras,
): FormSchema {
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
        ...variables.filter(({ required }) => required),
        ...variables.filter(({ required }) => !required),
      ].map(({ name }) => name),
    },
  };
}

function fieldSchema({
  name,
  schema,
  description,
}: TemplateVariable): RJSFSchema {
  return { ...schema, title: name, description };
}

function fieldUi(variable: TemplateVariable): UiSchema {
  const { schema, sensitive, required } = variable;
  const text = variable.default;
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
  const isScalar =
    typeof items === 'object' &&
    items !== null &&
    'type' in items &&
    (items.type === 'string' || items.type === 'number');
  return isScalar && !JSON.stringify(value ?? '').includes('\\n');
}
