import { MASK } from '@groundwork/plugin-infra-common';
import { aVariable } from '../__testUtils__/builders';
import { proposedValues } from './proposedValues';

describe('proposedValues', () => {
  it('shows what an update changes, from the default where nothing was set', () => {
    const values = proposedValues(
      {
        kind: 'update',
        values: { variables: { zones: ['a'], size: 2 } },
        previousValues: { variables: { size: 1 } },
      },
      { variables: { size: 1, name: 'x' } },
      [aVariable({ name: 'zones', default: ['b'] })],
    );
    expect(values.map(({ path, mark }) => [path, mark])).toEqual([
      ['size', 'changed'],
      ['zones', 'changed'],
    ]);
  });

  it('shows all values of what is made anew', () => {
    const values = proposedValues(
      { kind: 'provision', values: {}, previousValues: {} },
      { variables: { size: 1, name: 'x' } },
    );
    expect(values.map(({ path, mark }) => [path, mark])).toEqual([
      ['name', 'added'],
      ['size', 'added'],
    ]);
  });

  it('shows no value of what is destroyed, and no secret', () => {
    expect(
      proposedValues(
        { kind: 'destroy', values: {}, previousValues: {} },
        { variables: { size: 1 } },
      ),
    ).toEqual([]);
    const secret = proposedValues(
      {
        kind: 'update',
        values: { variables: { token: MASK } },
        previousValues: {},
      },
      undefined,
      [aVariable({ name: 'token', sensitive: true, default: 'changeme' })],
    );
    expect(secret).toEqual([
      expect.objectContaining({ before: MASK, after: MASK, mark: 'hidden' }),
    ]);
  });

  it('tells a secret config value that changes from one that stays', () => {
    const masked = (name: string) => ({
      ...{ name, value: MASK, inheritedByChildren: true, sensitive: true },
    });
    const entries = {
      dependencyConfig: [masked('db.password'), masked('key')],
    };
    const shown = proposedValues(
      {
        kind: 'metadata',
        values: entries,
        previousValues: entries,
        changedSecrets: ['dependencyConfig.db.password'],
      },
      undefined,
    );
    expect(shown.map(({ name, mark, after }) => [name, mark, after])).toEqual([
      ['key', 'same', MASK],
      ['db.password', 'changed', `${MASK} changed`],
    ]);
  });
});
