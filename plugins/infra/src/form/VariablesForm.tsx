import { useMemo } from 'react';
import Form from '@rjsf/mui';
import { ObjectFieldTemplateProps } from '@rjsf/utils';
import validator from '@rjsf/validator-ajv8';
import Typography from '@mui/material/Typography';
import { FormVariable } from '@groundwork/plugin-infra-common';
import { Issue } from '../parts/errors';
import { fieldErrors } from './fieldErrors';
import { FieldNote, hasNote } from './FieldNote';
import { JsonField } from './JsonField';
import { ListField } from './ListField';
import { FieldExtras, formSchema } from './variableSchema';
import { VariablesFormContext } from './VariablesFormContext';
import { VariablesTemplate } from './VariablesTemplate';
import { VariableValues } from './useVariableValues';

const NOTHING: readonly string[] = [];
const FIELDS = { json: JsonField, list: ListField };
const TEMPLATES = {
  ObjectFieldTemplate: (props: ObjectFieldTemplateProps) => (
    <VariablesTemplate {...props} />
  ),
};

/** A form made from the variables of a module. Checks are the caller's: it shows what they found at the fields. @internal */
export function VariablesForm(props: {
  variables: FormVariable[];
  values: VariableValues;
  issues: Issue[];
  /** Variables that had a value before. @defaultValue none */
  given?: readonly string[];
}) {
  const { variables, values, issues, given = NOTHING } = props;
  const { fields, reset } = values;
  const { schema, uiSchema } = useMemo(
    () => formSchema(variables, extrasOf(variables, fields, reset)),
    [variables, fields, reset],
  );
  const errors = useMemo(() => fieldErrors(issues), [issues]);
  const context: VariablesFormContext = {
    types: Object.fromEntries(variables.map(({ name, type }) => [name, type])),
    broken: values.broken,
    given,
    onBroken: values.setBroken,
  };
  if (variables.length === 0) {
    return (
      <Typography color="text.secondary">
        The module has no variables.
      </Typography>
    );
  }
  return (
    <Form
      tagName="div"
      schema={schema}
      uiSchema={uiSchema}
      formData={values.values}
      formContext={context}
      validator={validator}
      fields={FIELDS}
      templates={TEMPLATES}
      extraErrors={errors}
      noValidate
      noHtml5Validate
      showErrorList={false}
      idPrefix="variable"
      experimental_defaultFormStateBehavior={{
        emptyObjectFields: 'skipDefaults',
        arrayMinItems: { populate: 'never' },
      }}
      onChange={({ formData }) => values.setValues(formData ?? {})}
    >
      <></>
    </Form>
  );
}

function extrasOf(
  variables: FormVariable[],
  fields: VariableValues['fields'],
  reset: VariableValues['reset'],
): FieldExtras {
  return Object.fromEntries(
    variables.map(variable => {
      const { name } = variable;
      const field = fields[name];
      const note = hasNote(variable, field) && (
        <FieldNote
          variable={variable}
          field={field}
          onReset={() => reset(name)}
        />
      );
      const readOnly = field.readOnly !== undefined;
      return [name, { note: note || undefined, readOnly }];
    }),
  );
}
