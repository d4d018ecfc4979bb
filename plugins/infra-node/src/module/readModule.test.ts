import { parseConfiguration } from './parseConfiguration';
import { readModule } from './readModule';

jest.mock('./parseConfiguration', () => {
  const actual = jest.requireActual('./parseConfiguration');
  return { parseConfiguration: jest.fn(actual.parseConfiguration) };
});

describe('readModule', () => {
  beforeEach(() => jest.mocked(parseConfiguration).mockClear());

  it('parses each file once', async () => {
    const { analysis, links } = await readModule(
      [
        { path: 'all/variables.tf', content: 'variable "cidr" {}' },
        {
          path: 'all/main.tf',
          content: `
            module "network" { source = "../network" }
            module "service" {
              source = "../service"
              net_id = module.network.id
            }`,
        },
      ],
      'all',
    );
    expect(analysis).toMatchObject({
      variables: [{ name: 'cidr' }],
      moduleCalls: [{ name: 'network' }, { name: 'service' }],
    });
    expect(links).toEqual([
      {
        from: { path: 'network', output: 'id' },
        to: { path: 'service', variable: 'net_id' },
        isWhole: true,
      },
    ]);
    expect(parseConfiguration).toHaveBeenCalledTimes(2);
  });

  it('refuses what analyseModule refuses', async () => {
    const broken = { path: 'main.tf', content: 'variable "a" {' };
    await expect(readModule([broken], '')).rejects.toThrow('main.tf');
    await expect(readModule([], 'nothing')).rejects.toThrow('nothing');
  });
});
