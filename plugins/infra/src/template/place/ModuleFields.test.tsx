import { useState } from 'react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SourceModule, SourceRef } from '@groundwork/plugin-infra-common';
import { pageOf } from '../../__testUtils__/builders';
import { aRefusal } from '../../__testUtils__/fakeInfraApi';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { InfraApi } from '../../api';
import { ModuleFields } from './ModuleFields';

const SOURCE = {
  id: 's-1',
  url: 'https://git.example.com/modules.git',
  createdBy: 'user:default/bob',
  createdAt: '2026-01-01T00:00:00.000Z',
};
const LONG_AGO = '2020-01-01T00:00:00.000Z';

function aRef(more: Partial<SourceRef>): SourceRef {
  return { name: 'main', kind: 'branch', commit: 'a'.repeat(40), ...more };
}

const REFS = [
  aRef({ name: 'feature' }),
  aRef({ name: 'v2', kind: 'tag', date: LONG_AGO }),
  aRef({ name: 'v1', kind: 'tag' }),
  aRef({ isDefault: true, date: LONG_AGO }),
  aRef({ name: 'v1' }),
];
const MODULES: SourceModule[] = [
  { path: '', kind: 'root' },
  { path: 'network', kind: 'module' },
  { path: 'examples/x', kind: 'example' },
  { path: 'tests', kind: 'test' },
];

function Fields({ start = '' }: { start?: string }) {
  const [draft, setDraft] = useState({ sourceUrl: start, ref: '', path: '' });
  return (
    <ModuleFields
      draft={draft}
      change={part => setDraft(before => ({ ...before, ...part }))}
      issues={[]}
    />
  );
}

function show(api: Partial<InfraApi> = {}, start?: string) {
  renderInfra(<Fields start={start} />, {
    api: {
      sources: async () => pageOf([SOURCE]),
      sourceRefs: async () => pageOf(REFS),
      sourceModules: async () => pageOf(MODULES),
      ...api,
    },
  });
}

const field = (name: RegExp) => screen.findByRole('combobox', { name });

async function open(name: RegExp) {
  await userEvent.click(await field(name));
  const list = await screen.findByRole('listbox');
  return list.textContent;
}

describe('ModuleFields', () => {
  it('offers repositories, then their tags and branches, then the folders of a ref', async () => {
    const sourceModules = jest.fn(async () => pageOf(MODULES));
    show({ sourceModules });
    await screen.findByRole('button', { name: 'Choices of Repository' });
    await open(/^Repository/);
    await userEvent.click(screen.getByRole('option', { name: SOURCE.url }));

    await screen.findByRole('button', { name: 'Choices of Ref' });
    expect(await open(/^Ref/)).toMatch(
      /^Tagsv2\d+ years agov1Branchesmain.*Default branch · \d+ years agofeaturerefs\/heads\/v1$/,
    );
    await userEvent.click(screen.getByRole('option', { name: 'v1' }));
    expect(await field(/^Ref/)).toHaveValue('v1');

    await screen.findByRole('button', { name: 'Choices of Path' });
    expect(await open(/^Path/)).toBe('(root)networkexamples/xExampletestsTest');
    await userEvent.click(screen.getByRole('option', { name: 'network' }));
    expect(await field(/^Path/)).toHaveValue('network');
    expect(sourceModules).toHaveBeenCalledWith('s-1', 'v1', expect.anything());
    expect(sourceModules).toHaveBeenCalledTimes(1);
  });

  it('looks up a repository that is new once its field is left, and lets type what is not there', async () => {
    const createSource = jest.fn(async () => SOURCE);
    show({ sources: async () => pageOf([]), createSource });
    await userEvent.type(await field(/^Repository/), ' https://new');
    expect(createSource).not.toHaveBeenCalled();
    await userEvent.tab();
    await screen.findByRole('button', { name: 'Choices of Ref' });
    expect(createSource).toHaveBeenCalledWith('https://new');
    await userEvent.type(await field(/^Ref/), 'abc');
    await userEvent.tab();
    expect(await field(/^Ref/)).toHaveValue('abc');
  });

  it('looks at once where the repository is known from the start', async () => {
    show({}, SOURCE.url);
    expect(
      await screen.findByRole('button', { name: 'Choices of Ref' }),
    ).toBeInTheDocument();
  });

  it('says at the field what can’t be read, until that is another', async () => {
    const message = 'There is no repository.';
    show({
      createSource: async () => {
        throw aRefusal(400, message, {
          issues: [{ path: 'url', message }],
        });
      },
    });
    const repository = await field(/^Repository/);
    await userEvent.type(repository, 'https://none');
    await userEvent.tab();
    await waitFor(() =>
      expect(repository).toHaveAccessibleDescription(message),
    );
    await userEvent.type(repository, 'x');
    expect(repository).toBeValid();
  });

  it('says at the ref that there is none', async () => {
    show(
      {
        sourceModules: async () => {
          throw aRefusal(503, 'The host is away.');
        },
      },
      SOURCE.url,
    );
    await userEvent.type(await field(/^Ref/), 'v9');
    await userEvent.tab();
    const ref = await field(/^Ref/);
    await waitFor(() =>
      expect(ref).toHaveAccessibleDescription('The host is away.'),
    );
  });
});
