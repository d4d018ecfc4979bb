import { ModuleAnalysis } from '@groundwork/plugin-infra-common';
import { ModuleLink } from '@groundwork/plugin-infra-node';
import {
  KnownTemplates,
  proposeTemplates,
  ReadModule,
} from './proposeTemplates';

const URL = 'https://git.example.com/platform/modules.git';
const NONE: KnownTemplates = { keys: new Set(), byPath: new Map() };

function aModule(
  path: string,
  variables: string[] = [],
  outputs: string[] = [],
): ReadModule {
  const analysis: ModuleAnalysis = {
    variables: variables.map(name => ({
      name,
      type: 'string',
      schema: { type: 'string' },
      required: true,
      nullable: true,
      sensitive: false,
      ephemeral: false,
      file: 'variables.tf',
      line: 1,
    })),
    outputs: outputs.map(name => ({ name, sensitive: false })),
    requiredProviders: [],
    resources: [],
    moduleCalls: [],
    hasBackend: false,
    notes: [],
  };
  return { path, kind: path === '' ? 'root' : 'module', analysis };
}

/** `network.id = service.network_id`, with `~` where it is part of an expression. */
function link(text: string): ModuleLink {
  const [from, how, to] = text.split(' ');
  const [path, output] = from.split('.');
  const [toPath, variable] = to.split('.');
  return {
    from: { path, output },
    to: { path: toPath, variable },
    isWhole: how === '=',
  };
}

const propose = (
  modules: ReadModule[],
  links: string[] = [],
  known: KnownTemplates = NONE,
) => proposeTemplates(URL, modules, links.map(link), known);

describe('proposeTemplates', () => {
  it('makes parents and references of what modules hand to each other', () => {
    const proposals = propose(
      [
        aModule('network', ['cidr'], ['id', 'zones']),
        aModule('service', ['network_id', 'zone', 'name']),
      ],
      [
        'network.id = service.network_id',
        'network.zones ~ service.zone',
        'network.gone = service.name',
        'network.id = service.unknown',
      ],
    );
    expect(proposals).toMatchObject([
      { key: 'network', parents: [], references: {}, variables: 1, outputs: 2 },
      {
        key: 'service',
        parents: ['network'],
        references: { network_id: { templateKey: 'network', output: 'id' } },
        required: 3,
        imported: false,
      },
    ]);
  });

  it('proposes no reference where callers disagree, and no circle', () => {
    const proposals = propose(
      [aModule('a', ['x'], ['id', 'arn']), aModule('b', ['y'], ['id'])],
      ['a.id = b.y', 'a.arn = b.y', 'b.id = a.x'],
    );
    expect(proposals).toMatchObject([
      { key: 'a', parents: [], references: {} },
      { key: 'b', parents: ['a'], references: {} },
    ]);
  });

  it('copes with modules that all hand something to all that follow', () => {
    const modules = Array.from({ length: 40 }, (_, index) =>
      aModule(`m${index}`, ['v'], ['o']),
    );
    const links = modules.flatMap((from, index) =>
      modules.slice(index + 1).map(to => `${from.path}.o = ${to.path}.v`),
    );
    const proposals = propose(modules, links);
    expect(proposals[39].parents).toHaveLength(39);
  });

  it('gives each a key of its own, as short as can be', () => {
    const keys = propose(
      [
        aModule(''),
        aModule('aws/vpc'),
        aModule('gcp/vpc'),
        aModule('Δίκτυο'),
        aModule('x/Δίκτυο'),
      ],
      [],
      { keys: new Set(['modules']), byPath: new Map() },
    ).map(({ key }) => key);
    expect(keys).toEqual([
      'platform-modules',
      'vpc',
      'gcp-vpc',
      'git-example-com-platform-modules',
      'x',
    ]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('knows what was imported, and what can not be', () => {
    const proposals = propose(
      [
        aModule('network'),
        { path: 'broken', kind: 'module', error: 'broken/main.tf:1: no' },
      ],
      [],
      { keys: new Set(['net']), byPath: new Map([['network', 'net']]) },
    );
    expect(proposals).toMatchObject([
      { key: 'net', imported: true },
      { key: 'broken', imported: false, error: 'broken/main.tf:1: no' },
    ]);
  });
});
