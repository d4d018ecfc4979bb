import { useState } from 'react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aVariable } from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { StartTimeField } from '../schedule/StartTimeField';
import { checkFields } from './checkFields';
import { variableOf } from './fieldErrors';
import { FieldFacts } from './fieldState';
import { FormProblem } from './FormProblem';
import { TextInput } from './TextInput';
import { useVariableValues } from './useVariableValues';
import { VariablesForm } from './VariablesForm';

const FACTS: FieldFacts = {
  set: {},
  names: {},
  fresh: true,
  frozen: () => false,
};

const SIZES = { type: 'number', schema: { type: 'number' } } as const;
const VARIABLES = [
  aVariable({ name: 'cidr' }),
  ...['lots', 'few'].map(name =>
    aVariable({ name, ...SIZES, required: false, rule: { min: 1 } }),
  ),
];
const SETTINGS = aVariable({
  name: 'settings',
  type: 'object({ a = string, b = string })',
  schema: {},
});
const NAME_ISSUE = { path: 'name', message: 'a name is required' };

function AForm() {
  const values = useVariableValues(VARIABLES, FACTS);
  const [attempts, setAttempts] = useState(0);
  const issues =
    attempts === 0
      ? []
      : [
          ...checkFields(VARIABLES, values.fields, values.broken),
          NAME_ISSUE,
          { path: 'other', message: 'The engine is off.' },
        ];
  return (
    <form>
      <VariablesForm variables={VARIABLES} values={values} issues={issues} />
      <TextInput
        label="Resource name"
        path="name"
        value=""
        onChange={() => undefined}
        issues={issues}
      />
      <FormProblem
        issues={issues}
        attempts={attempts}
        isAtField={issue =>
          variableOf(issue) !== undefined || issue.path === 'name'
        }
      />
      <button type="button" onClick={() => setAttempts(count => count + 1)}>
        Send
      </button>
    </form>
  );
}

const send = async () =>
  userEvent.click(await screen.findByRole('button', { name: 'Send' }));
const section = () =>
  screen.getByRole('button', { name: /^Optional variables/ });

function AFormOfParts() {
  const values = useVariableValues([SETTINGS], FACTS);
  const issues = [
    { path: 'variables.settings.a', message: 'too short' },
    { path: 'variables.settings.b', message: 'too long' },
    { path: 'variables.settings.b', message: 'no word' },
    { path: 'startAt', message: 'is over' },
  ];
  return (
    <form>
      <VariablesForm variables={[SETTINGS]} values={values} issues={issues} />
      <StartTimeField onChange={() => undefined} problem="is over" />
      <FormProblem issues={issues} isAtField={() => true} />
    </form>
  );
}

describe('FormProblem', () => {
  it('leads to each wrong part of a value, and to the start', async () => {
    renderInfra(<AFormOfParts />);
    expect(
      await screen.findByText('3 fields need other values:'),
    ).toBeVisible();
    const field = (name: RegExp) => screen.getByRole('textbox', { name });
    await waitFor(() => expect(field(/^a/)).toHaveFocus());
    await userEvent.click(screen.getByRole('button', { name: 'settings.b' }));
    await waitFor(() => expect(field(/^b/)).toHaveFocus());
    await userEvent.click(screen.getByRole('button', { name: 'Start' }));
    await waitFor(() => expect(screen.getByLabelText('Start')).toHaveFocus());
  });

  it('puts the cursor into the first wrong field, and leads to each of them', async () => {
    renderInfra(<AForm />);
    await send();
    const cidr = screen.getByRole('textbox', { name: /^cidr/ });
    await waitFor(() => expect(cidr).toHaveFocus());
    expect(screen.getByText('2 fields need other values:')).toBeVisible();
    expect(screen.getByText('The engine is off.')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Name' }));
    await waitFor(() =>
      expect(
        screen.getByRole('textbox', { name: 'Resource name' }),
      ).toHaveFocus(),
    );
  });

  it('opens the section of a field again that was closed', async () => {
    renderInfra(<AForm />);
    await userEvent.click(
      await screen.findByRole('button', { name: /^Optional variables/ }),
    );
    await userEvent.type(screen.getByRole('spinbutton', { name: /^few/ }), '0');
    await send();
    await userEvent.click(section());
    expect(section()).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(screen.getByRole('button', { name: 'few' }));
    expect(section()).toHaveAttribute('aria-expanded', 'true');
    await waitFor(() =>
      expect(screen.getByRole('spinbutton', { name: /^few/ })).toHaveFocus(),
    );
  });

  it('takes the focus itself where no field is wrong', async () => {
    renderInfra(
      <form>
        <FormProblem
          error={new Error('The host is away.')}
          issues={[]}
          isAtField={() => true}
        />
      </form>,
    );
    const said = await screen.findByText('The host is away.');
    expect(document.activeElement).toContainElement(said);
  });
});
