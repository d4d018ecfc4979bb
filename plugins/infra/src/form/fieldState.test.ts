import { FormVariable, MASK } from '@groundwork/plugin-infra-common';
import { aVariable } from '../__testUtils__/builders';
import { FieldEdit, FieldFacts, fieldState } from './fieldState';

const NETWORK = '6f1c7d2e-5f0b-4c39-9a53-0d7f1a3c1b10';
const reference = { $output: 'token', from: NETWORK };

function stateOf(
  variable: FormVariable,
  facts: Partial<FieldFacts> = {},
  edit?: FieldEdit,
) {
  return fieldState(
    variable,
    { set: {}, names: {}, fresh: false, frozen: () => false, ...facts },
    edit,
  );
}

describe('fieldState', () => {
  it('knows a reference by the name of its resource, its value where a parent hands it down', () => {
    const set = { cidr: reference };
    const names = { [NETWORK]: 'network' };
    expect(stateOf(aVariable(), { set, names })).toEqual(
      expect.objectContaining({
        shown: undefined,
        source: expect.objectContaining({ from: 'network › token', reference }),
      }),
    );
    const prefilled = aVariable({
      prefill: {
        value: 'abc',
        from: {
          kind: 'output',
          resourceId: NETWORK,
          resourceName: 'network',
          output: 'token',
        },
        reference,
      },
    });
    expect(stateOf(prefilled, { set }).shown).toBe('abc');
  });

  it('shows no secret, and keeps that it is set', () => {
    expect(stateOf(aVariable(), { set: { cidr: MASK } })).toEqual(
      expect.objectContaining({ shown: undefined, hidden: true }),
    );
  });

  it('offers what is inherited where another value is set', () => {
    const variable = aVariable({
      prefill: {
        value: 'us-1',
        from: { kind: 'config', resourceId: 'r-9', resourceName: 'prod' },
      },
    });
    const own = stateOf(variable, { set: { cidr: 'eu-1' } });
    expect(own).toEqual(
      expect.objectContaining({
        shown: 'eu-1',
        offer: expect.objectContaining({ from: 'prod: config' }),
      }),
    );
    expect(own.source).toBeUndefined();
    const back = stateOf(
      variable,
      { set: { cidr: 'eu-1' } },
      { kind: 'inherited' },
    );
    expect(back.shown).toBe('us-1');
  });

  it('says why a field can’t be changed', () => {
    expect(stateOf(aVariable({ rule: { restricted: true } })).readOnly).toMatch(
      'platform',
    );
    const frozen = aVariable({ rule: { frozen: true } });
    expect(stateOf(frozen).readOnly).toBeUndefined();
    expect(stateOf(frozen, { frozen: () => true }).readOnly).toMatch('Fixed');
  });
});
