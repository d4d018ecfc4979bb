import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { RefStatus, Template } from '@groundwork/plugin-infra-common';
import {
  aTemplate,
  aVariable,
  aVersion,
  pageOf,
} from '../__testUtils__/builders';
import { aRefusal } from '../__testUtils__/fakeInfraApi';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { announce } from '../live/infraSignals';
import { TemplatesRouter } from '../pages/TemplatesRouter';

const NEWER = {
  sourceUrl: 'https://git.example.com/modules.git',
  ref: 'v1.2.0',
  path: 'network',
  commit: 'c'.repeat(40),
};

function show(api: Partial<InfraApi> = {}, path = '/infra/templates/network') {
  renderInfra(
    <Routes>
      <Route path="/infra/templates/*" element={<TemplatesRouter />} />
    </Routes>,
    {
      path,
      api: {
        template: async () => aTemplate(),
        versions: async () => pageOf([aVersion()]),
        ...api,
      },
    },
  );
}

function showRef(refStatus: Omit<RefStatus, 'checkedAt'>, ref = 'v1.0.0') {
  const checkedAt = '2026-03-02T10:00:00.000Z';
  const version = aVersion({ ref, refStatus: { ...refStatus, checkedAt } });
  show({ versions: async () => pageOf([version]) });
}

describe('TemplatePage', () => {
  it('says where a tag was moved to, and where the version stays', async () => {
    showRef({ status: 'moved', kind: 'tag', commit: 'b'.repeat(40) });
    expect(
      await screen.findByText(
        'The tag v1.0.0 was moved to bbbbbbbb since; this version stays at aaaaaaaa.',
      ),
    ).toBeInTheDocument();
  });

  it('tells two versions of one tag apart', async () => {
    const checkedAt = '2026-03-02T10:00:00.000Z';
    const commit = 'b'.repeat(40);
    show({
      versions: async () =>
        pageOf([
          aVersion({ refStatus: { status: 'same', kind: 'tag', checkedAt } }),
          aVersion({
            id: 'v-0',
            commit,
            refStatus: { status: 'moved', kind: 'tag', checkedAt },
          }),
        ]),
    });
    const table = await screen.findByRole('table', { name: 'Versions' });
    expect(
      within(table).getByRole('row', { name: /aaaaaaaa/ }),
    ).not.toHaveTextContent('moved');
    expect(
      within(table).getByRole('row', { name: /bbbbbbbb/ }),
    ).toHaveTextContent(/^v1\.0\.0 \(moved\)/);
  });

  it('says that a branch went on', async () => {
    const commit = 'b'.repeat(40);
    showRef({ status: 'moved', kind: 'branch', commit }, 'main');
    expect(
      await screen.findByText(
        'The branch main is at bbbbbbbb now; this version stays at aaaaaaaa.',
      ),
    ).toBeInTheDocument();
  });

  it('says that a ref is gone', async () => {
    showRef({ status: 'gone' });
    expect(
      await screen.findByText(
        'v1.0.0 is no longer in the repository; this version stays at aaaaaaaa.',
      ),
    ).toBeInTheDocument();
  });

  it('says nothing of a ref that is what it was', async () => {
    showRef({ status: 'same', kind: 'tag', commit: 'a'.repeat(40) });
    expect(
      await screen.findByRole('table', { name: 'Versions' }),
    ).toBeInTheDocument();
    expect(screen.queryByText(/stays at/)).not.toBeInTheDocument();
    expect(screen.queryByText(/is available/)).not.toBeInTheDocument();
  });

  it('offers a newer tag, and publishes it from a form that is filled in', async () => {
    const createVersion = jest.fn(async () => aVersion({ ref: 'v1.2.0' }));
    show({
      template: async () => aTemplate({ newerTag: NEWER }),
      createVersion,
    });
    expect(await screen.findByText('v1.2.0 is available')).toBeInTheDocument();
    await userEvent.click(
      await screen.findByRole('link', { name: 'Add v1.2.0' }),
    );

    expect(
      await screen.findByRole('combobox', { name: /^Repository/ }),
    ).toHaveValue(NEWER.sourceUrl);
    expect(screen.getByRole('combobox', { name: /^Ref/ })).toHaveValue(
      'v1.2.0',
    );
    expect(screen.getByRole('combobox', { name: 'Path' })).toHaveValue(
      'network',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Publish' }));
    await waitFor(() =>
      expect(createVersion).toHaveBeenCalledWith('network', {
        sourceUrl: NEWER.sourceUrl,
        ref: 'v1.2.0',
        path: 'network',
        lifecycle: 'active',
      }),
    );
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Network' }),
    ).toBeInTheDocument();
  });
});

describe('Parts of a template’s page', () => {
  const README = { path: 'README.md', text: 'Read me', truncated: false };
  const open = (hash = '') =>
    show(
      {
        versions: async () => pageOf([aVersion({ variables: [aVariable()] })]),
        versionModule: async () => ({
          resources: [],
          moduleCalls: [],
          hasBackend: false,
          readme: README,
        }),
      },
      `/infra/templates/network${hash}`,
    );

  it('are reached by links', async () => {
    open();
    expect(await screen.findByText('Read me')).toBeInTheDocument();
    const links = within(
      screen.getByRole('navigation', { name: 'Parts of v1.0.0' }),
    );
    expect(links.getAllByRole('link').map(link => link.textContent)).toEqual([
      'Settings',
      'Variables (1)',
      'Outputs (0)',
      'Module',
      'README',
    ]);
    await userEvent.click(links.getByRole('link', { name: 'Variables (1)' }));
    const variables = screen.getByRole('table', { name: 'Variables' });
    await waitFor(() =>
      expect(document.activeElement).toContainElement(variables),
    );
    expect(document.activeElement).not.toHaveTextContent('Read me');
  });

  it('come into view when the address names them, although they are there later', async () => {
    open('#readme');
    const text = await screen.findByText('Read me');
    await waitFor(() => expect(document.activeElement).toContainElement(text));
    expect(document.activeElement).not.toHaveTextContent('Variables of');
  });
});

describe('NamingSettings on the page of a template', () => {
  it('keeps what is half typed while the template is changed elsewhere, until that is the convention', async () => {
    let template = aTemplate({ namingConvention: 'x-{name}' });
    show({
      me: async () => ({ mayPublish: true }),
      template: async () => template,
    });
    const box = () =>
      screen.findByRole('textbox', { name: 'Naming convention' });
    await userEvent.type(await box(), '-a');
    const changeElsewhere = async (part: Partial<Template>) => {
      template = { ...template, revision: template.revision + 1, ...part };
      await act(async () => announce({ templateKey: 'network' }));
    };
    await changeElsewhere({ description: 'Of another' });
    expect(await screen.findByText('Of another')).toBeInTheDocument();
    expect(await box()).toHaveValue('x-{name}-a');
    await changeElsewhere({ namingConvention: 'y-{name}' });
    await waitFor(async () => expect(await box()).toHaveValue('y-{name}'));
  });
});

describe('LookForTags', () => {
  const source = (id: string, url: string) => ({
    id,
    url,
    createdBy: 'user:default/bob',
    createdAt: '2026-03-02T10:00:00.000Z',
  });
  const look = async () =>
    userEvent.click(
      await screen.findByRole('button', { name: 'Look for new tags' }),
    );

  it('looks into the source of the newest version, and shows what is new', async () => {
    let template = aTemplate();
    const refreshSource = jest.fn(async () => {
      template = aTemplate({ newerTag: NEWER });
      const { ref: name, commit } = NEWER;
      return {
        checkedAt: '2026-03-02T10:00:00.000Z',
        newRefs: [
          { name, kind: 'tag' as const, commit },
          { name: 'topic', kind: 'branch' as const, commit },
        ],
      };
    });
    show({
      template: async () => template,
      sources: async () =>
        pageOf([
          source('s-1', `${NEWER.sourceUrl}-of-another`),
          source('s-2', NEWER.sourceUrl),
        ]),
      refreshSource,
    });
    await look();
    expect(await screen.findByText('New: v1.2.0')).toBeInTheDocument();
    expect(refreshSource).toHaveBeenCalledWith('s-2');
    expect(await screen.findByText('v1.2.0 is available')).toBeInTheDocument();
  });

  it('says why the source could not be read', async () => {
    show({
      sources: async () => pageOf([source('s-2', NEWER.sourceUrl)]),
      refreshSource: async () => {
        throw aRefusal(400, 'The host does not accept the credentials.');
      },
    });
    await look();
    expect(
      await screen.findByText('The host does not accept the credentials.'),
    ).toBeInTheDocument();
    expect(screen.queryByText('No new tags')).not.toBeInTheDocument();
  });
});

describe('AddVersionPage', () => {
  const open = (api: Partial<InfraApi> = {}) =>
    show(api, '/infra/templates/network/versions/add');

  it('asks for a ref, and says what is missing', async () => {
    const createVersion = jest.fn(async () => aVersion());
    open({ createVersion });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Publish' }),
    );
    expect(await screen.findByText('must be given')).toBeInTheDocument();
    expect(createVersion).not.toHaveBeenCalled();
  });

  it('publishes a preview with what breaks', async () => {
    const createVersion = jest.fn(async () => aVersion());
    open({ createVersion });
    await userEvent.type(
      await screen.findByRole('combobox', { name: /^Ref/ }),
      'v2.0.0',
    );
    await userEvent.click(screen.getByRole('combobox', { name: 'Status' }));
    await userEvent.click(
      await screen.findByRole('option', { name: /^Preview/ }),
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Breaking changes' }),
      'Another CIDR',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Publish' }));
    await waitFor(() =>
      expect(createVersion).toHaveBeenCalledWith(
        'network',
        expect.objectContaining({
          ref: 'v2.0.0',
          lifecycle: 'preview',
          breakingChanges: 'Another CIDR',
        }),
      ),
    );
  });

  it('shows what the server finds at its field', async () => {
    open({
      createVersion: async () => {
        throw aRefusal(400, 'It has no such ref', {
          issues: [{ path: 'ref', message: "has no branch or tag 'v9'" }],
        });
      },
    });
    await userEvent.type(
      await screen.findByRole('combobox', { name: /^Ref/ }),
      'v9',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Publish' }));
    expect(
      await screen.findByText("has no branch or tag 'v9'"),
    ).toBeInTheDocument();
  });
});
