import type { DependencyEntry } from '../wire/resource';
import { aVariable, anAncestor, anEntry } from './__testUtils__/builders';
import { ResolutionFacts, resolveInputs } from './resolveInputs';

function resolve(facts: Partial<ResolutionFacts>) {
  return resolveInputs({
    given: {},
    variables: [aVariable('v')],
    rules: {},
    own: { dependencyTags: [], dependencyConfig: [] },
    ancestors: [],
    others: [],
    ...facts,
  });
}

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const ids = { value: ['a', 'b'], type: ['list', 'string'], sensitive: false };
const secret = { value: 'hush', type: 'string', sensitive: true };
const parent = anAncestor(id(1), 1, {
  outputs: { ids, secret },
  dependencyConfig: [anEntry('v', 'configured')],
});
const reference = (output: string, from = id(1)) => ({ $output: output, from });

describe('resolveInputs', () => {
  it('prefers what is given, then the rule’s reference, then config, then the default', () => {
    const rules = {
      v: {
        default: 'defaulted',
        reference: { templateKey: 'network', output: 'ids' },
      },
    };
    const value = (facts: Partial<ResolutionFacts>) =>
      resolve(facts).variables.v;
    const ancestors = [parent];
    expect(value({ given: { v: 'given' }, rules, ancestors })).toBe('given');
    expect(value({ given: { v: null }, rules, ancestors })).toEqual(['a', 'b']);
    expect(value({ given: { v: null }, ancestors: [] })).toBeNull();
    expect(value({ rules, ancestors })).toEqual(['a', 'b']);
    expect(value({ rules: { v: { default: 'd' } }, ancestors })).toBe(
      'configured',
    );
    expect(value({ rules })).toBe('defaulted');
    expect(resolve({}).variables).toEqual({});
  });

  it('keeps what was applied for a frozen variable, wherever the rest would come from', () => {
    const frozen = { v: { frozen: true } };
    const applied = {
      values: { v: 'applied' } as Record<string, unknown>,
      sensitive: ['v'],
      variables: [aVariable('v', { default: 'old' })],
    };
    const kept = (facts: Partial<ResolutionFacts>) =>
      resolve({ rules: frozen, applied, ...facts });
    for (const facts of [
      { given: { v: 'given' } },
      { given: { v: reference('ids') } },
      { given: { v: reference('gone') } },
      { given: { v: null } },
      { ancestors: [parent] },
      { rules: { v: { ...frozen.v, default: 'standard' } } },
      {},
    ]) {
      expect(kept(facts)).toMatchObject({
        variables: { v: 'applied' },
        sensitive: ['v'],
        missing: [],
      });
    }
    expect(kept({ rules: {} }).variables).toEqual({});
    expect(kept({ applied: { ...applied, variables: [] } }).variables).toEqual(
      {},
    );
    const nothing = { ...applied, values: {}, sensitive: [] };
    const ancestors = [parent];
    expect(kept({ applied: nothing, ancestors }).variables).toEqual({
      v: 'old',
    });
    const variables = [aVariable('v', { default: 'old' })];
    expect(kept({ applied: nothing, ancestors, variables }).variables).toEqual(
      {},
    );
  });

  it('adds no tags to a frozen tags variable', () => {
    const { variables } = resolve({
      variables: [aVariable('v', { type: 'map(string)' })],
      rules: { v: { frozen: true } },
      tagsVariable: 'v',
      own: { dependencyTags: [anEntry('new', 'x')], dependencyConfig: [] },
      applied: {
        values: { v: { old: 'x' } },
        sensitive: [],
        variables: [aVariable('v', { type: 'map(string)' })],
      },
    });
    expect(variables).toEqual({ v: { old: 'x' } });
  });

  it('takes no restricted variable from the config of the resource itself', () => {
    const own = {
      dependencyTags: [],
      dependencyConfig: [anEntry('v', 'mine')],
    };
    const restricted = { v: { restricted: true, default: 'standard' } };
    const value = (facts: Partial<ResolutionFacts>) =>
      resolve({ own, ...facts }).variables.v;
    expect(value({})).toBe('mine');
    expect(value({ rules: restricted })).toBe('standard');
    expect(value({ rules: restricted, ancestors: [parent] })).toBe(
      'configured',
    );
  });

  it('looks references up, in parents and in others, and keeps secrets apart', () => {
    const other = anAncestor(id(2), 3, { outputs: { secret } });
    const resolved = resolve({
      given: {
        list: reference('ids'),
        hush: reference('secret', id(2)),
      },
      variables: [aVariable('list'), aVariable('hush')],
      ancestors: [parent],
      others: [other],
    });
    expect(resolved).toMatchObject({
      variables: { list: ['a', 'b'], hush: 'hush' },
      sensitive: ['hush'],
      missing: [],
    });
  });

  it('calls a value secret that only the version says is', () => {
    const declared = [{ name: 'ids', sensitive: true }];
    expect(
      resolve({
        given: { v: reference('ids') },
        ancestors: [{ ...parent, declared }],
      }).sensitive,
    ).toEqual(['v']);
  });

  it('tells what is missing and why', () => {
    const missing = (facts: Partial<ResolutionFacts>) => {
      const resolved = resolve(facts);
      expect(resolved.variables).toEqual({});
      return resolved.missing.map(({ reason }) => reason);
    };
    const given = { v: reference('ids') };
    expect(missing({ given })).toEqual(['the resource that has it is gone']);
    expect(
      missing({ given, ancestors: [{ ...parent, isApplied: false }] }),
    ).toEqual([`'${id(1)}' is not provisioned yet`]);
    expect(missing({ given, ancestors: [{ ...parent, outputs: {} }] })).toEqual(
      [`'${id(1)}' has no such output`],
    );
    expect(
      missing({
        rules: { v: { reference: { templateKey: 'network', output: 'ids' } } },
        ancestors: [parent, { ...parent, resourceId: id(2) }],
      }),
    ).toEqual([
      "several parents are made from 'network': a reference must name one",
    ]);
  });

  it('takes what was applied for a missing output where all goes away, and only there', () => {
    const applied = {
      values: { v: 'applied' },
      sensitive: ['v'],
      variables: [aVariable('v')],
    };
    const facts = { given: { v: reference('ids') }, takesAway: true };
    expect(resolve({ ...facts, applied })).toMatchObject({
      variables: { v: 'applied' },
      sensitive: ['v'],
      missing: [],
      ingredients: { inputs: { v: 'applied' }, parentOutputs: [] },
    });
    const missing = (changed: Partial<ResolutionFacts>) =>
      resolve({ ...facts, applied, ...changed }).missing.length;
    expect(missing({ takesAway: false })).toBe(1);
    expect(missing({ applied: undefined })).toBe(1);
    expect(missing({ applied: { ...applied, variables: [] } })).toBe(1);
    expect(
      resolve({ ...facts, applied: { ...applied, values: {} } }),
    ).toMatchObject({ variables: {}, missing: [] });
    expect(
      resolve({ ...facts, applied, ancestors: [parent] }).variables,
    ).toEqual({ v: ['a', 'b'] });
  });

  it('reads the output of its owner that a config names, but not for the owner itself', () => {
    const dependencyConfig = [anEntry('v', { $output: 'ids' })];
    expect(
      resolve({ ancestors: [{ ...parent, distance: 2, dependencyConfig }] })
        .variables,
    ).toEqual({ v: ['a', 'b'] });
    expect(
      resolve({ own: { dependencyTags: [], dependencyConfig } }).variables,
    ).toEqual({});
  });

  it('makes sensitive what gets a sensitive entry, whoever has it and however it is given', () => {
    const hidden = (name: string, value: unknown) => ({
      ...anEntry(name, value),
      sensitive: true,
    });
    const sensitive = (facts: Partial<ResolutionFacts>) =>
      resolve(facts).sensitive;
    const own = { dependencyTags: [], dependencyConfig: [hidden('v', 'x')] };
    expect(sensitive({ own })).toEqual(['v']);
    expect(sensitive({ own, given: { v: 'mine' } })).toEqual([]);
    const above = (dependencyConfig: DependencyEntry[]) => [
      { ...parent, dependencyConfig },
    ];
    expect(sensitive({ ancestors: above([hidden('v', 'x')]) })).toEqual(['v']);
    expect(
      sensitive({ ancestors: above([hidden('v', { $output: 'ids' })]) }),
    ).toEqual(['v']);
    const agreeing = anAncestor(id(2), 1, {
      dependencyConfig: [hidden('v', 'configured')],
    });
    expect(sensitive({ ancestors: [parent, agreeing] })).toEqual(['v']);
    expect(
      sensitive({
        variables: [aVariable('v', { type: 'map(string)' })],
        tagsVariable: 'v',
        ancestors: [
          anAncestor(id(1), 1, { dependencyTags: [hidden('team', 'x')] }),
        ],
      }),
    ).toEqual(['v']);
  });

  it('writes all tags that hold into the tags variable, below what is given', () => {
    const ancestors = [
      anAncestor(id(1), 1, {
        dependencyTags: [
          anEntry('cost', 42),
          anEntry('team', 'above'),
          anEntry('env', 'prod'),
        ],
      }),
    ];
    const own = {
      dependencyTags: [anEntry('team', 'mine')],
      dependencyConfig: [],
    };
    const tags = (type: string, given: unknown, tagsVariable = 'v') =>
      resolve({
        variables: [aVariable('v', { type })],
        given: given === undefined ? {} : { v: given },
        tagsVariable,
        ancestors,
        own,
      }).variables.v;
    expect(tags('map(string)', { env: 'dev', x: 'y' })).toEqual({
      cost: '42',
      team: 'mine',
      env: 'dev',
      x: 'y',
    });
    expect(tags('map(any)', undefined)).toMatchObject({ cost: 42 });
    expect(tags('object({ cost = string })', undefined)).toMatchObject({
      cost: '42',
    });
    expect(tags('map(string)', undefined, 'absent')).toBeUndefined();
    expect(tags('list(string)', ['x'])).toEqual(['x']);
  });

  it('names what comes from which other resource', () => {
    const above = anAncestor(id(2), 2, {
      dependencyTags: [anEntry('env', 'dev'), anEntry('team', 'theirs')],
      dependencyConfig: [anEntry('v', 'far'), anEntry('w', { $output: 'ids' })],
      outputs: { ids },
    });
    const { contributions } = resolve({
      given: { secret: reference('secret') },
      variables: [
        aVariable('v'),
        aVariable('w'),
        aVariable('secret'),
        aVariable('tags', { type: 'map(string)' }),
      ],
      tagsVariable: 'tags',
      ancestors: [parent, above],
      own: {
        dependencyTags: [anEntry('team', 'mine')],
        dependencyConfig: [anEntry('w_own', 1)],
      },
    });
    const from = (n: number) => ({ resourceId: id(n), resourceName: id(n) });
    expect(contributions).toEqual([
      { kind: 'config', name: 'v', from: from(1), value: 'configured' },
      { kind: 'output', name: 'ids', from: from(2), value: ['a', 'b'] },
      {
        kind: 'config',
        name: 'w',
        from: from(2),
        value: { output: 'ids', from: id(2) },
      },
      { kind: 'output', name: 'secret', from: from(1), value: 'hush' },
      { kind: 'tag', name: 'env', from: from(2), value: 'dev' },
    ]);
  });

  it('keeps apart what was given, what outputs said and what was inherited', () => {
    const of = (facts: Partial<ResolutionFacts>) => resolve(facts).ingredients;
    const none = { inputs: {}, parentOutputs: [], inherited: {} };
    expect(of({})).toEqual(none);
    expect(of({ given: { v: 1 } })).toEqual({ ...none, inputs: { v: 1 } });
    expect(of({ ancestors: [parent] })).toEqual({
      ...none,
      inherited: { v: 'configured' },
    });
    expect(
      of({ given: { v: reference('secret') }, ancestors: [parent] }),
    ).toMatchObject({ inputs: {}, parentOutputs: [['v', { value: 'hush' }]] });
  });
});
