import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { TemplateProposal } from '@groundwork/plugin-infra-common';
import { aTemplate } from '../../__testUtils__/builders';
import { aRefusal } from '../../__testUtils__/fakeInfraApi';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { InfraApi } from '../../api';
import { ImportManyPage } from './ImportManyPage';

const SOURCE = {
  id: 's-1',
  url: 'https://git.example.com/modules.git',
  createdBy: 'user:default/bob',
  createdAt: '2026-01-01T00:00:00.000Z',
};

function aProposal(more: Partial<TemplateProposal>): TemplateProposal {
  return {
    path: 'network',
    kind: 'module',
    key: 'network',
    variables: 2,
    required: 1,
    outputs: 3,
    parents: [],
    references: {},
    imported: false,
    ...more,
  };
}

const PROPOSALS = {
  commit: 'a'.repeat(40),
  truncated: false,
  items: [
    aProposal({}),
    aProposal({
      path: 'service',
      key: 'service',
      parents: ['network'],
      references: { net: { templateKey: 'network', output: 'id' } },
    }),
    aProposal({ path: 'broken', key: 'broken', error: 'broken/main.tf:1' }),
    aProposal({ path: 'known', key: 'known', imported: true }),
    aProposal({ path: 'examples/x', key: 'x', kind: 'example' }),
  ],
};

async function look(api: Partial<InfraApi>) {
  renderInfra(<ImportManyPage />, {
    api: {
      createSource: async () => SOURCE,
      proposals: async () => PROPOSALS,
      ...api,
    },
  });
  const submit = await screen.findByRole('button', {
    name: 'Look for modules',
  });
  await userEvent.type(
    screen.getByRole('combobox', { name: /^Repository/ }),
    SOURCE.url,
  );
  await userEvent.type(screen.getByRole('combobox', { name: /^Ref/ }), 'v1');
  await userEvent.click(submit);
}

describe('ImportManyPage', () => {
  it('puts the cursor into the first field that is missing, and leads to the others', async () => {
    renderInfra(<ImportManyPage />);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Look for modules' }),
    );
    await waitFor(() =>
      expect(
        screen.getByRole('combobox', { name: /^Repository/ }),
      ).toHaveFocus(),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Ref' }));
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: /^Ref/ })).toHaveFocus(),
    );
  });

  it('imports what is chosen under the keys that were given, and tells of each', async () => {
    const importMany = jest.fn(async () => ({
      items: [
        { path: 'network', key: 'net', template: aTemplate({ key: 'net' }) },
        {
          path: 'service',
          key: 'service',
          error: { message: 'The key is taken.' },
        },
      ],
    }));
    await look({ importMany });
    const table = await screen.findByRole('table', { name: 'Modules' });
    const box = (name: string) => within(table).getByRole('checkbox', { name });
    expect(box('Import network')).toBeChecked();
    expect(box('Import service')).toBeChecked();
    expect(box('Import broken')).toBeDisabled();
    expect(box('Import known')).toBeDisabled();
    expect(box('Import examples/x')).not.toBeChecked();
    const key = within(table).getByRole('textbox', { name: 'Key of network' });
    await userEvent.clear(key);
    await userEvent.type(key, 'net');
    expect(within(table).getByText('net from net › id')).toBeVisible();
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Naming convention of all' }),
      '{{template}-{{name}',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Import 2 templates' }),
    );
    await waitFor(() =>
      expect(importMany).toHaveBeenCalledWith({
        sourceUrl: SOURCE.url,
        ref: 'v1',
        items: [
          {
            path: 'network',
            key: 'net',
            parents: [],
            references: {},
            namingConvention: '{template}-{name}',
          },
          {
            path: 'service',
            key: 'service',
            namingConvention: '{template}-{name}',
            parents: ['net'],
            references: { net: { templateKey: 'net', output: 'id' } },
          },
        ],
      }),
    );
    expect(await within(table).findByText('Imported')).toBeVisible();
    expect(within(table).getByText('The key is taken.')).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Import 1 template' }),
    ).toBeEnabled();
  });

  it('says why a module stands on another whose outputs it takes in parts', async () => {
    await look({
      proposals: async () => ({
        ...PROPOSALS,
        items: [
          aProposal({ variables: 1, outputs: 1 }),
          aProposal({
            path: 'service',
            key: 'service',
            parents: ['dns', 'network'],
            references: { zone: { templateKey: 'dns', output: 'id' } },
          }),
        ],
      }),
    });
    const table = await screen.findByRole('table', { name: 'Modules' });
    expect(
      within(table).getByText('Module · 1 variable, 1 required · 1 output'),
    ).toBeVisible();
    const service = within(table).getByRole('row', { name: /service/ });
    expect(service).toHaveTextContent(
      'dns, networkzone from dns › idgiven outputs of network where both are called',
    );
  });

  it('leaves a parent out that is not imported', async () => {
    const importMany = jest.fn(async () => ({ items: [] }));
    await look({ importMany });
    await userEvent.click(
      await screen.findByRole('checkbox', { name: 'Import network' }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Import 1 template' }),
    );
    await waitFor(() =>
      expect(importMany).toHaveBeenCalledWith(
        expect.objectContaining({
          items: [
            { path: 'service', key: 'service', parents: [], references: {} },
          ],
        }),
      ),
    );
  });

  it('says at the field why a repository can not be read', async () => {
    await look({
      createSource: async () => {
        throw aRefusal(400, 'Cannot use this source', {
          issues: [{ path: 'url', message: 'its host is not allowed' }],
        });
      },
    });
    expect(
      await screen.findByRole('combobox', { name: /^Repository/ }),
    ).toHaveAccessibleDescription('its host is not allowed');
  });
});
