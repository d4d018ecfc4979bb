import { FormVariable, MASK } from '@groundwork/plugin-infra-common';
import { aVariable } from '../__testUtils__/builders';
import { FieldEdit, FieldFacts, fieldState, Values } from './fieldState';
import {
  changedValues,
  FieldStates,
  givenValues,
  keptSecrets,
} from './givenValues';

const NETWORK = '6f1c7d2e-5f0b-4c39-9a53-0d7f1a3c1b10';
const reference = { $output: 'subnet_ids', from: NETWORK };

const required = aVariable({ name: 'cidr' });
const list = aVariable({ name: 'zones', required: false, default: ['a'] });
const unset = aVariable({ name: 'extra', required: false });
const secret = aVariable({ name: 'password', sensitive: true });
const all = [required, list, unset, secret];

const fromOutput = aVariable({
  name: 'subnets',
  prefill: {
    value: ['s-1'],
    from: {
      kind: 'output',
      resourceId: NETWORK,
      resourceName: 'network',
      output: 'subnet_ids',
    },
    reference,
  },
});
const fromConfig = aVariable({
  name: 'region',
  required: false,
  default: 'eu-1',
  prefill: {
    value: 'us-1',
    from: { kind: 'config', resourceId: 'r-9', resourceName: 'prod' },
  },
});

type Edits = Record<string, FieldEdit>;

function fieldsOf(
  variables: FormVariable[],
  edits: Edits,
  facts: Partial<FieldFacts> = {},
): FieldStates {
  return Object.fromEntries(
    variables.map(variable => [
      variable.name,
      fieldState(
        variable,
        { set: {}, names: {}, fresh: true, frozen: () => false, ...facts },
        edits[variable.name],
      ),
    ]),
  );
}

const typed = (value: unknown): FieldEdit => ({ kind: 'typed', value });

describe('givenValues', () => {
  const given = (variables: FormVariable[], edits: Edits = {}) =>
    givenValues(variables, fieldsOf(variables, edits));

  it('leaves out what is the default anyway, and what is empty without one', () => {
    expect(
      given(all, {
        cidr: typed('10.0.0.0/8'),
        zones: typed(['a']),
        extra: typed([]),
      }),
    ).toEqual({ cidr: '10.0.0.0/8' });
  });

  it('keeps an empty value where it differs from the default', () => {
    expect(given([list], { zones: typed([]) })).toEqual({ zones: [] });
  });

  it('sends a reference for an output that is kept, and the value that is typed in its place', () => {
    expect(given([fromOutput])).toEqual({ subnets: reference });
    expect(given([fromOutput], { subnets: typed(['s-2']) })).toEqual({
      subnets: ['s-2'],
    });
    expect(given([fromOutput], { subnets: { kind: 'inherited' } })).toEqual({
      subnets: reference,
    });
  });

  it('leaves out inherited config, and says a default that takes its place', () => {
    expect(given([fromConfig])).toEqual({});
    expect(given([fromConfig], { region: typed('eu-1') })).toEqual({
      region: 'eu-1',
    });
  });

  it('never sends what the platform sets', () => {
    const restricted = { ...fromOutput, rule: { restricted: true } };
    expect(given([restricted])).toEqual({});
  });
});

describe('changedValues', () => {
  const changed = (
    variables: FormVariable[],
    edits: Edits,
    current: Values = {},
  ) =>
    changedValues(
      variables,
      fieldsOf(variables, edits, { set: current, fresh: false }),
      current,
    );
  const current = { cidr: '10.0.0.0/8', password: MASK };

  it('gives only what differs from what is set, or from the default', () => {
    expect(
      changed(all, { zones: typed(['a', 'b']), extra: typed({}) }, current),
    ).toEqual({ zones: ['a', 'b'] });
  });

  it('keeps a secret that nobody typed, and never sends the mask', () => {
    expect(changed([secret], {}, current)).toEqual({});
    expect(changed([secret], { password: typed(MASK) }, current)).toEqual({});
    expect(changed([secret], { password: typed('new') }, current)).toEqual({
      password: 'new',
    });
  });

  it('goes back to the default where a value was emptied', () => {
    expect(
      changed([list], { zones: typed(undefined) }, { zones: ['b'] }),
    ).toEqual({ zones: null });
  });

  it('sends the default where another value is set', () => {
    expect(changed([list], { zones: typed(['a']) }, { zones: ['b'] })).toEqual({
      zones: ['a'],
    });
  });

  it('keeps a reference, replaces it, and makes one of a value', () => {
    const referring = { subnets: reference };
    expect(changed([fromOutput], {}, referring)).toEqual({});
    expect(
      changed([fromOutput], { subnets: typed(['s-2']) }, referring),
    ).toEqual({ subnets: ['s-2'] });
    const back: Edits = { subnets: { kind: 'inherited' } };
    expect(changed([fromOutput], back, { subnets: ['s-2'] })).toEqual({
      subnets: reference,
    });
  });

  it('takes a value back where config is to be inherited', () => {
    expect(
      changed(
        [fromConfig],
        { region: { kind: 'inherited' } },
        { region: 'eu-9' },
      ),
    ).toEqual({ region: null });
    expect(changed([fromConfig], {})).toEqual({});
  });

  it('proposes nothing that nobody asked for', () => {
    const optional = { ...fromOutput, required: false };
    expect(changed([optional], {})).toEqual({});
  });
});

describe('keptSecrets', () => {
  const proposed = { password: MASK, cidr: '10.0.0.0/8', gone: MASK };
  const keptOf = (variable: FormVariable, edits: Edits = {}) =>
    keptSecrets(
      fieldsOf([required, variable], edits, { set: proposed }),
      proposed,
    );

  it('sends the mask for what a draft proposes and nobody typed anew', () => {
    expect(keptOf(secret)).toEqual({ password: MASK });
    expect(keptOf(secret, { password: typed('new') })).toEqual({});
    expect(keptOf({ ...secret, rule: { restricted: true } })).toEqual({});
  });

  it('sends none for what only the resource has', () => {
    const fields = fieldsOf([secret], {}, { set: { password: MASK } });
    expect(keptSecrets(fields, { password: null })).toEqual({});
    expect(keptSecrets(fields)).toEqual({});
  });
});
