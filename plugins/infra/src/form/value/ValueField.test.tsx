import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FormVariable, typeSchema } from '@groundwork/plugin-infra-common';
import { aVariable } from '../../__testUtils__/builders';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { checkFields } from '../checkFields';
import { FieldFacts } from '../fieldState';
import { useVariableValues, VariableValues } from '../useVariableValues';
import { VariablesForm } from '../VariablesForm';

const FACTS: FieldFacts = {
  set: {},
  names: {},
  fresh: true,
  frozen: () => false,
};

function ofType(type: string, more: Partial<FormVariable> = {}): FormVariable {
  const { schema } = typeSchema(type);
  return aVariable({ name: 'v', type, schema, ...more });
}

async function show(variable: FormVariable) {
  let last: VariableValues | undefined;
  const variables = [variable];
  function AForm() {
    const values = useVariableValues(variables, FACTS);
    last = values;
    return (
      <VariablesForm
        variables={variables}
        values={values}
        issues={checkFields(variables, values.fields, values.broken)}
      />
    );
  }
  renderInfra(<AForm />);
  await screen.findAllByText(/^v/);
  return {
    value: () => last?.values.v,
    broken: () => last?.broken,
  };
}

const field = (name: string | RegExp) => screen.getByRole('textbox', { name });
const button = (name: string) => screen.getByRole('button', { name });
const click = (name: string) => userEvent.click(button(name));
async function write(name: string | RegExp, text: string) {
  await userEvent.clear(field(name));
  await userEvent.click(field(name));
  await userEvent.paste(text);
}

describe('ValueField', () => {
  it('writes a map as keys and values, each of its own type', async () => {
    const { value } = await show(ofType('map(number)'));
    await click('Add to v');
    expect(field('Key of v 1')).toHaveFocus();
    await write('Key of v 1', 'app.kubernetes.io/port');
    await write('Value', '80');
    expect(value()).toEqual({ 'app.kubernetes.io/port': 80 });
    await write('Value', 'x');
    const row = screen.getByRole('group', { name: 'v 1' });
    expect(within(row).getByText('a number is required')).toBeVisible();
    await click('Remove v 1');
    expect(value()).toEqual({});
  });

  it('tells at the row that a key is there twice, or missing', async () => {
    const { value, broken } = await show(
      ofType('map(string)', { default: { a: '1', b: '2' } }),
    );
    await write('Key of v 2', 'a');
    const second = () => screen.getByRole('group', { name: 'v 2' });
    expect(within(second()).getByText("'a' is there twice")).toBeVisible();
    expect(screen.getAllByText("'a' is there twice")).toHaveLength(1);
    expect(broken()).toEqual({ v: "'a' is there twice" });
    expect(button('Edit v as JSON')).toBeDisabled();
    await userEvent.clear(field('Key of v 2'));
    expect(within(second()).getByText('a key is required')).toBeVisible();
    await write('Key of v 2', 'c');
    expect(broken()).toEqual({});
    expect(value()).toEqual({ a: '1', c: '2' });
  });

  it('tells rows apart that have no key yet, or one with a space', async () => {
    await show(ofType('map(number)', { default: { 'a b': 'x' } }));
    await click('Add to v');
    await click('Add to v');
    const values = screen.getAllByRole('textbox', { name: 'Value' });
    expect(values).toHaveLength(3);
    expect(new Set(values.map(({ id }) => id)).size).toBe(3);
    expect(values[0]).toHaveAccessibleDescription('a number is required');
    expect(values[1]).toHaveAccessibleDescription('');
  });

  it('keeps what is broken in one of two rows under the same key', async () => {
    const { broken } = await show(
      ofType('map(any)', { default: { a: {}, b: {} } }),
    );
    const text = (place: number) =>
      within(screen.getByRole('group', { name: `v ${place}` })).getByRole(
        'textbox',
        { name: place === 1 ? 'a' : /^[ab]$/ },
      );
    const put = async (place: number, written: string) => {
      await userEvent.clear(text(place));
      await userEvent.click(text(place));
      await userEvent.paste(written);
    };
    await put(1, '{ one');
    await put(2, '{ two');
    await write('Key of v 2', 'a');
    await put(2, '{}');
    expect(Object.keys(broken() ?? {})).toEqual(
      expect.arrayContaining(['v', 'v.0']),
    );
    await put(1, '{}');
    expect(broken()).toEqual({ v: "'a' is there twice" });
    await write('Key of v 2', 'b');
    expect(broken()).toEqual({});
  });

  it('leaves out optional attributes that are emptied, and shows their defaults', async () => {
    const { value } = await show(
      ofType(
        'object({ name = string, size = optional(number, 5), on = optional(bool, true), backup = optional(object({ days = number })) })',
      ),
    );
    expect(field('size (optional)')).toHaveAttribute('placeholder', '5');
    expect(
      screen.getByRole('combobox', { name: /^on \(optional\)/ }),
    ).toHaveTextContent('Not set (default: true)');
    await write(/^name/, 'x');
    await write('size (optional)', '7');
    expect(value()).toEqual({ name: 'x', size: 7 });
    await userEvent.clear(field('size (optional)'));
    expect(value()).toEqual({ name: 'x' });
    await click('Set backup');
    expect(value()).toEqual({ name: 'x', backup: {} });
    const backup = screen.getByRole('group', { name: 'backup (optional)' });
    expect(within(backup).getByText('a value is required')).toBeVisible();
    await click('Leave out backup');
    expect(value()).toEqual({ name: 'x' });
  });

  it('adds, moves and removes members of a list, with what is wrong at the field', async () => {
    const { value } = await show(
      ofType(
        'list(object({ port = number, cidrs = set(string), tags = optional(map(string)) }))',
      ),
    );
    await click('Add to v');
    await click('Add to v');
    expect(value()).toEqual([{ cidrs: [] }, { cidrs: [] }]);
    const member = (place: number) =>
      within(screen.getByRole('group', { name: `v ${place}` }));
    const port = (place: number) =>
      member(place).getByRole('textbox', { name: /^port/ });
    expect(port(2)).toHaveFocus();
    await userEvent.type(port(1), '1');
    await userEvent.type(port(2), 'two');
    expect(port(2)).toHaveAccessibleDescription('a number is required');
    expect(port(1)).toHaveAccessibleDescription('');
    await userEvent.type(
      member(1).getByRole('textbox', { name: /^cidrs/ }),
      'a{Enter}b{Enter}a',
    );
    expect(member(1).getByText('value 3: is in the set already')).toBeVisible();
    expect(button('Move v 1 up')).toBeDisabled();
    await click('Move v 2 up');
    expect(value()).toEqual([
      { cidrs: [], port: 'two' },
      { cidrs: ['a', 'b', 'a'], port: 1 },
    ]);
    expect(port(1)).toHaveAccessibleDescription('a number is required');
    expect(button('Move v 1 down')).toHaveFocus();
    await click('Remove v 1');
    expect(value()).toEqual([{ cidrs: ['a', 'b', 'a'], port: 1 }]);
  });

  it('refuses what a set has twice, where its members are groups', async () => {
    await show(ofType('set(object({ a = string }))'));
    await click('Add to v');
    await click('Add to v');
    for (const place of [1, 2]) {
      const group = screen.getByRole('group', { name: `v ${place}` });
      await userEvent.type(within(group).getByRole('textbox'), 'x');
    }
    const second = screen.getByRole('group', { name: 'v 2' });
    expect(second).toHaveAccessibleDescription('is in the set already');
    expect(screen.queryByRole('button', { name: /^Move/ })).toBeNull();
  });

  it('has a field for each place of a tuple', async () => {
    const { value } = await show(ofType('tuple([string, number])'));
    await write(/^v 2/, '3');
    expect(value()).toEqual([undefined, 3]);
    expect(field(/^v 1/)).toHaveAccessibleDescription('a value is required');
    await write(/^v 1/, 'sun');
    expect(value()).toEqual(['sun', 3]);
  });

  it('keeps the value on its way through JSON and HCL', async () => {
    const { value } = await show(
      ofType('map(object({ text = string, ports = list(number) }))'),
    );
    await click('Edit v as JSON');
    const given = { 'a b': { text: '${x}\n"', ports: [1, 2] } };
    await write('v', JSON.stringify(given));
    expect(value()).toEqual(given);
    await click('Edit v as HCL');
    expect(field('v')).toHaveValue(
      '{\n  "a b" = {\n    text = "$${x}\\n\\""\n    ports = [1, 2]\n  }\n}',
    );
    expect(value()).toEqual(given);
    await click('Edit v as Fields');
    expect(field('Key of v 1')).toHaveValue('a b');
    expect(field(/^ports/)).toHaveValue('1\n2');
    expect(value()).toEqual(given);
  });

  it('keeps a text that is no value, says in which line, and blocks the way to fields', async () => {
    const { value, broken } = await show(ofType('map(string)'));
    await click('Edit v as HCL');
    await write('v', '{\n  a = var.x\n}');
    const said = /This is not HCL yet. Line 2: 'var' is no value/;
    expect(field('v')).toHaveAccessibleDescription(said);
    expect(screen.getAllByText(said)).toHaveLength(1);
    expect(broken()).toEqual({ v: expect.stringMatching(said) });
    expect(button('Edit v as Fields')).toBeDisabled();
    await click('Edit v as JSON');
    expect(field('v')).toHaveValue('{\n  a = var.x\n}');
    await write('v', '{ a = "x" }');
    expect(value()).toEqual({ a: 'x' });
    expect(broken()).toEqual({});
  });

  it('says at the text what is wrong in it', async () => {
    await show(ofType('list(object({ port = number }))'));
    await click('Edit v as JSON');
    await write('v', '[{ "port": "x" }, {}]');
    expect(field('v')).toHaveAccessibleDescription(
      /0\.port: a number is required; 1\.port: a value is required$/,
    );
  });

  it('takes JSON or HCL for any', async () => {
    const { value } = await show(ofType('any'));
    await write('v', '{ a = 1, b = ["x"] }');
    expect(value()).toEqual({ a: 1, b: ['x'] });
    await write('v', '{ "a": "${x}" }');
    expect(value()).toEqual({ a: '${x}' });
    await write('v', 'hello');
    expect(field('v')).toHaveAccessibleDescription(
      /neither JSON nor HCL yet. Line 1: 'hello' is no value; texts stand in "quotes"/,
    );
  });

  it('writes what lies too deep as a text', async () => {
    const type = 'map(map(map(map(map(map(string))))))';
    const deep = { a: { b: { c: { d: { e: { f: 'x' } } } } } };
    const { value } = await show(ofType(type, { default: deep }));
    expect(field('e')).toHaveValue('{\n  "f": "x"\n}');
    await write('e', '{ f = "y" }');
    expect(value()).toEqual({ a: { b: { c: { d: { e: { f: 'y' } } } } } });
  });

  it('shows a value of another type as text, where nothing of it is lost', async () => {
    const { value } = await show(
      ofType('object({ a = map(string) })', { default: { a: ['x'], b: 1 } }),
    );
    expect(field('a')).toHaveValue('[\n  "x"\n]');
    await write('a', '{ k = "x" }');
    expect(value()).toEqual({ a: { k: 'x' }, b: 1 });
  });

  it('shows a map with an empty key as text, which no row can say', async () => {
    const { value } = await show(
      ofType('object({ a = map(string) })', { default: { a: { '': 'x' } } }),
    );
    expect(field('a')).toHaveValue('{\n  "": "x"\n}');
    await write('a', '{ "" = "y" }');
    expect(value()).toEqual({ a: { '': 'y' } });
  });

  it('hides what is typed into a sensitive value', async () => {
    await show(ofType('map(string)', { rule: { sensitive: true } }));
    await click('Add to v');
    await write('Key of v 1', 'k');
    expect(screen.getByLabelText('Value')).toHaveAttribute('type', 'password');
  });

  it.each([
    ['the lines of a list', 'list(string)', ['a', 'b'], /^v$/],
    ['a number', 'tuple([number])', [7], /^v 1/],
    ['a text of several lines', 'tuple([string])', ['a\nb'], /^v 1/],
    ['a text in code', 'any', { a: 1 }, /^v$/],
  ])(
    'covers %s that is sensitive until it is asked for',
    async (_what, type, value, name) => {
      const rule = { sensitive: true };
      await show(ofType(type, { default: value, rule }));
      const isCovered = () =>
        field(name).style.getPropertyValue('-webkit-text-security') === 'disc';
      expect(isCovered()).toBe(true);
      await click('Show value');
      expect(isCovered()).toBe(false);
      await click('Hide value');
      expect(isCovered()).toBe(true);
    },
  );

  it('does not cover what is not sensitive', async () => {
    await show(ofType('list(string)', { default: ['a'] }));
    expect(screen.queryByRole('button', { name: 'Show value' })).toBeNull();
    expect(field('v').style.getPropertyValue('-webkit-text-security')).toBe('');
  });

  it('offers nothing to change where the platform sets the value', async () => {
    await show(
      ofType('map(list(object({ a = string })))', {
        default: { k: [{ a: 'x' }] },
        rule: { restricted: true },
      }),
    );
    await waitFor(() => expect(field('Key of v 1')).toBeDisabled());
    expect(field(/^a/)).toBeDisabled();
    expect(
      screen.queryByRole('button', { name: /^(?:Add|Remove|Move|Leave)/ }),
    ).toBeNull();
  });

  it.each([
    ['map(object({ a = string }))', {}],
    ['list(object({ a = string }))', []],
    ['list(string)', []],
  ])('gives a required %s without a member', async (type, empty) => {
    const { value } = await show(ofType(type));
    expect(screen.getByText(/a value is required/)).toBeVisible();
    await click('Leave v empty');
    expect(value()).toEqual(empty);
    expect(screen.queryByText(/a value is required/)).toBeNull();
    expect(screen.getByText('Empty')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Leave v empty' })).toBeNull();
  });

  it('has no way to leave an optional map empty but to leave it out', async () => {
    await show(ofType('map(object({ a = string }))', { required: false }));
    await click('Optional variables (1): the module has defaults');
    expect(button('Add to v')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Leave v empty' })).toBeNull();
  });
});
