import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FormVariable } from '@groundwork/plugin-infra-common';
import { aVariable } from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { checkFields } from './checkFields';
import { FieldFacts } from './fieldState';
import { useVariableValues } from './useVariableValues';
import { VariablesForm } from './VariablesForm';

const FACTS: FieldFacts = {
  set: {},
  names: {},
  fresh: true,
  frozen: () => false,
};

function AForm({ variables }: { variables: FormVariable[] }) {
  const values = useVariableValues(variables, FACTS);
  return (
    <VariablesForm
      variables={variables}
      values={values}
      issues={checkFields(variables, values.fields, values.broken)}
    />
  );
}

const optional = (more: Partial<FormVariable>) =>
  aVariable({ required: false, ...more });

const names = (fields: HTMLElement[]) =>
  fields.map(field => field.getAttribute('id')?.replace('variable_', ''));

describe('VariablesForm', () => {
  it('keeps sixty variables in sections that open, and finds one among them', async () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      optional({
        name: `setting_${index}`,
        description: index === 42 ? 'Days that backups are kept' : undefined,
        rule: index < 5 ? { group: 'Backup', order: 5 - index } : undefined,
      }),
    );
    renderInfra(<AForm variables={[...many, aVariable()]} />);
    expect(
      await screen.findByRole('button', { name: 'Backup (5)' }),
    ).toHaveAttribute('aria-expanded', 'false');
    const others = screen.getByRole('button', {
      name: 'Other optional variables (55)',
    });
    expect(others).toHaveAttribute('aria-expanded', 'false');
    expect(screen.getByRole('textbox', { name: /^cidr/ })).toBeVisible();
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search optional variables' }),
      'backups are kept',
    );
    expect(names(screen.getAllByRole('textbox'))).toEqual([
      'cidr',
      'setting_42',
    ]);
    await userEvent.clear(screen.getByRole('searchbox'));
    await userEvent.click(screen.getByRole('button', { name: 'Backup (5)' }));
    const fields = screen.getAllByRole('textbox');
    expect(names(fields).slice(0, 6)).toEqual([
      'cidr',
      'setting_4',
      'setting_3',
      'setting_2',
      'setting_1',
      'setting_0',
    ]);
  });

  it('offers the options of a rule, and says at the field what does not fit one', async () => {
    renderInfra(
      <AForm
        variables={[
          aVariable({ name: 'region', rule: { options: ['eu', 'us'] } }),
          aVariable({ name: 'prefix', rule: { regex: '^[a-z]+$', max: 3 } }),
        ]}
      />,
    );
    await userEvent.click(
      await screen.findByRole('combobox', { name: /region/ }),
    );
    const list = await screen.findByRole('listbox');
    expect(
      within(list)
        .getAllByRole('option')
        .map(option => option.textContent),
    ).toEqual(expect.arrayContaining(['eu', 'us']));
    await userEvent.click(within(list).getByRole('option', { name: 'eu' }));
    await userEvent.type(screen.getByRole('textbox', { name: /prefix/ }), 'A1');
    expect(screen.getByText('must match ^[a-z]+$')).toBeVisible();
  });

  it('says that a parent has no such output', async () => {
    renderInfra(
      <AForm
        variables={[
          aVariable({
            prefill: {
              value: undefined,
              from: {
                kind: 'output',
                resourceId: 'r-9',
                resourceName: 'net',
                output: 'subnet_ids',
              },
              missing: "'net' has no such output",
            },
          }),
        ]}
      />,
    );
    expect(
      await screen.findByText(
        "nothing from net › subnet_ids: 'net' has no such output",
      ),
    ).toBeInTheDocument();
    expect(screen.queryByText(/sensitive/)).toBeNull();
  });
});
