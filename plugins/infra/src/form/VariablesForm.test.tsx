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

  it('says at the field what the module demands, and that the variable is deprecated', async () => {
    const validations = ['port != 80', 'port != 81'].map(condition => ({
      condition,
      errorMessage: 'Only 443.',
    }));
    renderInfra(
      <AForm
        variables={[
          aVariable({ name: 'port', type: 'number', validations }),
          aVariable({ name: 'size', deprecated: 'Use tier.' }),
        ]}
      />,
    );
    expect(await screen.findByText('Only 443.')).toBeVisible();
    expect(screen.getByText('Deprecated: Use tier.')).toBeVisible();
  });

  it.each(['string', 'list(number)', 'object({ a = string })', 'bool'])(
    'says what the module demands of a value of the type %s',
    async type => {
      const validations = [{ condition: 'true', errorMessage: 'Only few.' }];
      renderInfra(
        <AForm variables={[aVariable({ name: 'v', type, validations })]} />,
      );
      expect(await screen.findByText('Only few.')).toBeVisible();
    },
  );

  it('folds many conditions', async () => {
    const validations = Array.from({ length: 4 }, (_, index) => ({
      condition: 'true',
      errorMessage: `Not ${index}.`,
    }));
    renderInfra(<AForm variables={[aVariable({ name: 'v', validations })]} />);
    const all = await screen.findByRole('button', {
      name: 'Show all of the conditions of v',
    });
    expect(screen.getByText('Not 3.')).toBeInTheDocument();
    await userEvent.click(all);
    expect(all).toHaveAttribute('aria-expanded', 'true');
  });

  const LONG = 'What it is:\n\n- `one`\n- `two`\n- `three`';

  it.each([
    ['a text', { schema: { type: 'string' } }],
    ['a list', { type: 'list(string)', schema: { type: 'array' } }],
    [
      'an object',
      { type: 'object({ a = string })', schema: { type: 'object' } },
    ],
    ['a list of numbers', { type: 'list(number)', schema: { type: 'array' } }],
    ['a bool', { type: 'bool', schema: { type: 'boolean' } }],
    ['a tick', { type: 'bool', schema: { type: 'boolean' }, default: true }],
  ])('draws the Markdown of a long description of %s', async (_, variable) => {
    renderInfra(
      <AForm
        variables={[optional({ name: 'v', description: LONG, ...variable })]}
      />,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: /^Optional variables/ }),
    );
    const all = await screen.findByRole('button', {
      name: 'Show all of the description of v',
    });
    expect(screen.getByText('two')).toHaveProperty('tagName', 'CODE');
    expect(document.querySelector('p div, p ul')).toBeNull();
    await userEvent.click(all);
    expect(all).toHaveAttribute('aria-expanded', 'true');
  });

  it('says how a list is written apart from its description', async () => {
    renderInfra(
      <AForm
        variables={[
          aVariable({
            name: 'v',
            type: 'list(string)',
            schema: { type: 'array' },
            description: '```\ncode\n```',
          }),
        ]}
      />,
    );
    const notation = await screen.findByText(
      'list of strings, one on each line',
    );
    expect(notation.closest('code')).toBeNull();
  });

  it('leaves a plain description as it is', async () => {
    renderInfra(
      <AForm variables={[aVariable({ description: 'The vpc_id, or none' })]} />,
    );
    expect(await screen.findByText('The vpc_id, or none')).toBeVisible();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('takes a bool without default back to not set, and says below a tick what it is for', async () => {
    const bool = { type: 'bool', schema: { type: 'boolean' } } as const;
    renderInfra(
      <AForm
        variables={[
          optional({ name: 'open', ...bool, description: 'Left to AWS' }),
          optional({
            name: 'tick',
            ...bool,
            default: true,
            description: 'Takes a tick',
          }),
        ]}
      />,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: /^Optional variables/ }),
    );
    const open = () => screen.getByRole('combobox', { name: /^open/ });
    const choose = async (name: string) => {
      await userEvent.click(open());
      await userEvent.click(await screen.findByRole('option', { name }));
    };
    expect(open()).toHaveTextContent('Not set');
    expect(screen.getAllByText('Left to AWS')).toHaveLength(1);
    await choose('false');
    expect(open()).toHaveTextContent('false');
    await choose('Not set');
    expect(open()).toHaveTextContent('Not set');

    const tick = screen.getByRole('checkbox', { name: 'tick' });
    expect(tick).toBeChecked();
    const about = screen.getByText('Takes a tick');
    expect(tick.compareDocumentPosition(about)).toBe(
      Node.DOCUMENT_POSITION_FOLLOWING,
    );
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
