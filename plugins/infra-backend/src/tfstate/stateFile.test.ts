import { InputError } from '@backstage/errors';
import { aState } from './__testUtils__/stateHarness';
import { parseStateFile, providersInState, withIdentity } from './stateFile';

const parse = (text: string) => parseStateFile(Buffer.from(text));

describe('parseStateFile', () => {
  it('reads identity and outputs', () => {
    expect(
      parse(
        aState({
          serial: 4,
          outputs: {
            id: { value: 'net-1', type: 'string' },
            key: { value: ['s'], type: ['list', 'string'], sensitive: true },
          },
        }),
      ),
    ).toEqual({
      serial: 4,
      lineage: 'lineage-1',
      empty: false,
      outputs: {
        id: { value: 'net-1', type: 'string', sensitive: false },
        key: { value: ['s'], type: ['list', 'string'], sensitive: true },
      },
    });
  });

  it.each([
    [{}, true],
    [{ resources: [{ type: 'a' }] }, false],
    [{ outputs: { id: { value: 1, type: 'number' } } }, false],
  ])('knows whether %j is empty', (state, empty) => {
    expect(parse(aState(state)).empty).toBe(empty);
  });

  it('takes a state whose lists are null', () => {
    const text = '{"version":4,"serial":0,"lineage":"","resources":null}';
    expect(parse(text)).toMatchObject({ serial: 0, lineage: '', empty: true });
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'my-s3cret {'],
    ['another format', '{"version":3,"serial":1,"lineage":"my-s3cret"}'],
    ['no object', '"my-s3cret"'],
    ['a serial below 0', aState({ serial: -1, lineage: 'my-s3cret' })],
    ['a serial that no column holds', aState({ serial: 2 ** 40 })],
    ['an endless lineage', aState({ lineage: 'my-s3cret'.repeat(100) })],
    ['outputs of no kind', aState({ outputs: { a: 'my-s3cret' } })],
  ])('refuses %s without telling what is in it', (_, text) => {
    expect(() => parse(text)).toThrow(InputError);
    expect(() => parse(text)).not.toThrow(/s3cret/);
  });
});

describe('providersInState', () => {
  const providers = (names: unknown[]) =>
    providersInState(
      Buffer.from(aState({ resources: names.map(provider => ({ provider })) })),
    );

  it('names each once, whatever it is called in its module', () => {
    expect(
      providers([
        'provider["example.com/acme/fake"]',
        'module.a.module.b["x"].provider["example.com/acme/fake"].alias',
        'provider["registry.terraform.io/hashicorp/random"].west',
        'provider["terraform.io/builtin/terraform"]',
      ]),
    ).toEqual([
      'example.com/acme/fake',
      'registry.terraform.io/hashicorp/random',
    ]);
  });

  it('passes over what it does not know', () => {
    expect(providers(['provider.aws', 7, undefined])).toEqual([]);
  });
});

describe('withIdentity', () => {
  it('changes lineage and serial, and keeps all else', () => {
    const text = aState({ serial: 0, lineage: '', resources: [{ a: 1 }] });
    const changed = withIdentity(Buffer.from(text), {
      lineage: 'new',
      serial: 1,
    });
    expect(JSON.parse(changed.toString())).toEqual({
      ...JSON.parse(text),
      lineage: 'new',
      serial: 1,
    });
  });
});
