import { useMemo } from 'react';
import Form from '@rjsf/mui';
import { ObjectFieldTemplateProps } from '@rjsf/utils';
import validator from '@rjsf/validator-ajv8';
import Typography from '@mui/material/Typography';
import { FormVariable } from '@groundwork/plugin-infra-common';
import { Issue } from '../parts/errors';
import { fieldErrors, variableOf } from './fieldErrors';
import { FieldDescription } from './FieldDescription';
import { FieldNote, hasNote } from './FieldNote';
import { formSchema, hasOwnEditor } from './variableSchema';
import { VariablesFormContext } from './VariablesFormContext';
import { VariablesTemplate } from './VariablesTemplate';
import { VariableValues } from './useVariableValues';
import { ValueField } from './value/ValueField';

const NOTHING: readonly string[] = [];
const FIELDS = { value: ValueField };
const TEMPLATES = {
  ObjectFieldTemplate: (props: ObjectFieldTemplateProps) => (
    <VariablesTemplate {...props} />
  ),
  DescriptionFieldTemplate: FieldDescription,
};
const DEFAULTS = {
  emptyObjectFields: 'skipDefaults',
  arrayMinItems: { populate: 'never' },
} as const;

/** A form made from the variables of a module. Checks are the caller's: it shows what they found at the fields. @internal */
export function VariablesForm(props: {
  variables: FormVariable[];
  values: VariableValues;
  issues: Issue[];
  /** Variables that had a value before. @defaultValue none */
  given?: readonly string[];
}) {
  const { variables, values, issues, given = NOTHING } = props;
  const { schema, uiSchema } = useFormSchema(variables, values.fields);
  const errors = useMemo(
    () => fieldErrors(issues.filter(issue => isAtLibrary(issue, variables))),
    [issues, variables],
  );
  const facts = useMemo(
    () => ({ variables, values, issues, given }),
    [variables, values, issues, given],
  );
  if (variables.length === 0) {
    return (
      <Typography color="text.secondary">
        The module has no variables.
      </Typography>
    );
  }
  return (
    <VariablesFormContext.Provider value={facts}>
      <Form
        tagName="div"
        schema={schema}
        uiSchema={uiSchema}
        formData={values.values}
        validator={validator}
        fields={FIELDS}
        templates={TEMPLATES}
        extraErrors={errors}
        noValidate
        noHtml5Validate
        showErrorList={false}
        idPrefix="variable"
        experimental_defaultFormStateBehavior={DEFAULTS}
        onChange={({ formData }) => values.setValues(formData ?? {})}
      >
        <></>
      </Form>
    </VariablesFormContext.Provider>
  );
}

/** Stays the same while values change, unless notes come or go: the library draws all fields again for another one. */
function useFormSchema(
  variables: FormVariable[],
  fields: VariableValues['fields'],
) {
  const names = (is: (variable: FormVariable) => boolean) =>
    variables
      .filter(is)
      .map(({ name }) => name)
      .join();
  const noted = names(variable => hasNote(variable, fields[variable.name]));
  const readOnly = names(({ name }) => fields[name].readOnly !== undefined);
  return useMemo(() => {
    const notes = noted
      .split(',')
      .map(name => [name, <FieldNote key={name} name={name} />]);
    return formSchema(
      variables,
      Object.fromEntries(notes),
      readOnly.split(','),
    );
  }, [variables, noted, readOnly]);
}

/** Editors of ours show issues themselves, at the part that they are about. */
function isAtLibrary(issue: Issue, variables: FormVariable[]): boolean {
  const name = variableOf(issue);
  const variable = variables.find(one => one.name === name);
  return variable !== undefined && !hasOwnEditor(variable);
}
