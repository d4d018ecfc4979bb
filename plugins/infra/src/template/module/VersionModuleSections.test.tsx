import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { VersionModule } from '@groundwork/plugin-infra-common';
import { aVersion } from '../../__testUtils__/builders';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { useVersionModule } from './useVersionModule';
import { VersionModuleSections } from './VersionModuleSections';

const LINKS = {
  file: 'https://git.example.com/m/blob/abc/',
  raw: 'https://git.example.com/m/raw/abc/',
};

const VERSION = aVersion({
  requiredProviders: [
    { name: 'aws', source: 'hashicorp/aws', version: '~> 5.0' },
  ],
});

function Sections() {
  const loaded = useVersionModule(VERSION);
  return <VersionModuleSections version={VERSION} loaded={loaded} />;
}

function show(
  module: Partial<VersionModule>,
  text?: string,
  truncated = false,
) {
  renderInfra(<Sections />, {
    api: {
      versionModule: async () => ({
        resources: [],
        moduleCalls: [],
        hasBackend: false,
        ...(text === undefined
          ? {}
          : { readme: { path: 'net/vpc/README.md', text, truncated } }),
        ...module,
      }),
    },
  });
}

describe('VersionModuleSections', () => {
  it('shows what the module needs and is made of', async () => {
    show({
      requiredVersion: '>= 1.5',
      hasBackend: true,
      resources: [
        { mode: 'managed', type: 'aws_subnet', name: 'a' },
        { mode: 'data', type: 'aws_subnet', name: 'c' },
        { mode: 'managed', type: 'aws_subnet', name: 'b' },
      ],
      moduleCalls: [{ name: 'dns', source: 'acme/dns/aws', version: '2.1' }],
    });
    expect(await screen.findByText('Terraform >= 1.5')).toBeInTheDocument();
    expect(screen.getByText(/backend block of its own/)).toBeInTheDocument();
    const rows = screen.getAllByRole('row').map(row => row.textContent);
    expect(rows).toEqual([
      'ProviderSourceVersion',
      'awshashicorp/aws~> 5.0',
      'TypeKindNames',
      'aws_subnetresourcea, b',
      'aws_subnetdata sourcec',
      'ModuleSourceVersion',
      'dnsacme/dns/aws2.1',
    ]);
    expect(screen.queryByText('README')).not.toBeInTheDocument();
  });

  it('finds resources by their names too', async () => {
    show({
      resources: Array.from({ length: 11 }, (_, index) => ({
        mode: 'managed' as const,
        type: `aws_thing_${index}`,
        name: `name-of-${index}`,
      })),
    });
    await userEvent.type(
      await screen.findByRole('searchbox', {
        name: 'Search resources and data sources',
      }),
      'name-of-7',
    );
    await waitFor(() =>
      expect(screen.queryByText('aws_thing_1')).not.toBeInTheDocument(),
    );
    expect(screen.getByText('aws_thing_7')).toBeInTheDocument();
  });

  it('says that any Terraform does', async () => {
    show({});
    expect(
      await screen.findByText('Any version of Terraform'),
    ).toBeInTheDocument();
  });

  it('leads from a README into the repository at its host', async () => {
    show(
      { links: LINKS },
      [
        '[beside](docs/a.md#top) [above](../LICENSE) [root](/CHANGELOG.md)',
        '[web](https://example.com/) [below](#usage) [out](../../../x)',
        '![own](img/a.png) ![foreign](https://spy.example.com/a.png)',
      ].join('\n\n'),
    );
    const target = async (name: string) => {
      const link = await screen.findByRole('link', {
        name: new RegExp(`^${name}(?: ?, Opens in a new window)?$`),
      });
      return link.getAttribute('href');
    };
    expect(await target('net/vpc/README.md')).toBe(
      `${LINKS.file}net/vpc/README.md`,
    );
    expect(await target('beside')).toBe(`${LINKS.file}net/vpc/docs/a.md#top`);
    expect(await target('above')).toBe(`${LINKS.file}net/LICENSE`);
    expect(await target('root')).toBe(`${LINKS.file}CHANGELOG.md`);
    expect(await target('web')).toBe('https://example.com/');
    expect(await target('below')).toMatch(/#usage$/);
    expect(screen.queryByRole('link', { name: 'out' })).toBeNull();
    expect(screen.getByText('out')).toBeInTheDocument();
    expect(screen.getByAltText('own')).toHaveAttribute(
      'src',
      `${LINKS.raw}net/vpc/img/a.png`,
    );
    expect(screen.getByAltText('foreign')).toHaveAttribute('src', 'data:,');
    fireEvent.error(screen.getByAltText('own'));
    expect(screen.getByAltText('own')).not.toBeVisible();
  });

  it('leaves the words of links where the host is not known', async () => {
    show({}, '[beside](docs/a.md) ![own](img/a.png)');
    expect(await screen.findByText('beside')).toBeInTheDocument();
    expect(screen.queryByRole('link')).toBeNull();
    expect(screen.getByAltText('own')).toHaveAttribute('src', 'data:,');
  });

  it('runs nothing that a README brings along', async () => {
    show(
      { links: LINKS },
      [
        '<script>window.ran = true</script>',
        '<img src="x" onerror="window.ran = true" alt="trap">',
        '<iframe src="https://example.com/"></iframe>',
        '[click](javascript:alert%281%29)',
        '<a href="javascript:alert(1)">raw</a>',
        'the end',
      ].join('\n\n'),
    );
    expect(await screen.findByText('the end')).toBeInTheDocument();
    expect(document.querySelector('script, iframe')).toBeNull();
    expect(screen.getByAltText('trap')).not.toHaveAttribute('onerror');
    expect(screen.queryByRole('link', { name: /click|raw/ })).toBeNull();
  });

  it('keeps the headings of a README below those of the page', async () => {
    show({}, '# VPC\n\nUsage\n---\n\n<h1>Raw</h1>\n\n```sh\n# comment\n```');
    const levelOf = async (name: string) =>
      (await screen.findByRole('heading', { name })).tagName;
    expect(await levelOf('VPC')).toBe('H3');
    expect(await levelOf('Usage')).toBe('H4');
    expect(await levelOf('Raw')).toBe('H3');
    const comment = await screen.findByText(/comment/);
    expect(comment.closest('code')).toHaveTextContent(/^# comment$/);
  });

  it('says that a README was cut', async () => {
    show({}, '# VPC', true);
    expect(
      await screen.findByText(/only its beginning is kept/),
    ).toBeInTheDocument();
  });
});
