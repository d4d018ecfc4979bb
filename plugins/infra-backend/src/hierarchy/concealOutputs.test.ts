import { RunInputs } from '../run/RunRecord';
import { concealOutputs } from './concealOutputs';

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
});
