import { RunInputs } from '../run/RunRecord';
import { StoredVersion } from '../template/TemplateCatalog';
import { concealOutputs } from './concealOutputs';

const VARIABLE = { type: 'string', schema: { type: 'string' }, required: true };

const VERSION: Omit<StoredVersion, 'variables' | 'rules'> = {
  id: 'v',
  templateKey: 'service',
  sourceUrl: 'https://git.example.com/modules.git',
  ref: 'v1',
  path: '',
  commit: 'a'.repeat(40),
  lifecycle: 'active',
  analysis: { status: 'done' },
  outputs: [],
  requiredProviders: [],
  rank: '',
  createdBy: 'user:default/bob',
  createdAt: '2026-01-01T00:00:00.000Z',
};

const inputs: RunInputs = {
  versionId: 'v',
  bundleHash: 'b',
  modulePath: '',
  variables: { db: 'hunter2-of-net', region: 'eu-1' },
  given: {},
  basis: { inputs: '', parentOutputs: '', inherited: '' },
  ephemeral: [],
  sensitive: ['db'],
};
const output = (value: unknown) => ({
  value,
  type: 'string',
  sensitive: false,
});

describe('concealOutputs', () => {
  it('marks what shows a secret input, and nothing else', () => {
    const concealed = concealOutputs(
      {
        url: output('pg://admin:hunter2-of-net@db'),
        nested: output({ password: ['hunter2-of-net'] }),
        region: output('eu-1'),
      },
      inputs,
      undefined,
    );
    expect(concealed).toMatchObject({
      url: { sensitive: true },
      nested: { sensitive: true },
      region: { sensitive: false },
    });
  });

  it('leaves to Terraform what the module calls sensitive, not what only a rule does', () => {
    const outputs = { url: output('pg://admin:hunter2-of-net@db') };
    const conceal = (rules: StoredVersion['rules']) =>
      concealOutputs(outputs, inputs, {
        ...VERSION,
        variables: [{ ...VARIABLE, name: 'db', sensitive: true }],
        rules,
      }).url.sensitive;
    expect(conceal({})).toBe(false);
    expect(conceal({ db: { sensitive: true } })).toBe(true);
  });
});
