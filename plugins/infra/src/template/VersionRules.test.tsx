import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { TemplateVersion } from '@groundwork/plugin-infra-common';
import {
  aTemplate,
  aVariable,
  aVersion,
  pageOf,
} from '../__testUtils__/builders';
import { aRefusal } from '../__testUtils__/fakeInfraApi';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { TemplatePage } from './TemplatePage';

function show(version: TemplateVersion, api: Partial<InfraApi> = {}) {
  renderInfra(
    <Routes>
      <Route path="/infra/templates/:templateKey" element={<TemplatePage />} />
    </Routes>,
    {
      path: '/infra/templates/network',
      api: {
        template: async () => aTemplate(),
        versions: async () => pageOf([version]),
        ...api,
      },
    },
  );
}

const PARENT = aVersion({
  outputs: [{ name: 'vpc_id', description: 'Id of the VPC', sensitive: false }],
});

const size = aVariable({
  name: 'size',
  type: 'number',
  schema: { type: 'number' },
  required: false,
});

describe('The versions on a template’s page', () => {
  it('writes a rule beside those of other variables', async () => {
    const updateVersion = jest.fn(async () => aVersion());
    show(
      aVersion({
        variables: [aVariable(), size],
        rules: { cidr: { frozen: true } },
      }),
      { updateVersion },
    );
    const table = await screen.findByRole('table', { name: 'Variables' });
    expect(within(table).getByText('frozen')).toBeVisible();
    await userEvent.click(
      within(table).getByRole('button', { name: 'Edit the rule of size' }),
    );
    const dialog = await screen.findByRole('dialog', { name: 'Rule of size' });
    const field = (name: string) =>
      within(dialog).getByRole('textbox', { name });
    await userEvent.click(
      within(dialog).getByRole('checkbox', { name: /^Required/ }),
    );
    await userEvent.type(field('Options'), '1\nmany');
    const save = within(dialog).getByRole('button', { name: 'Save rule' });
    await userEvent.click(save);
    expect(within(dialog).getByText(/This is not JSON yet/)).toBeVisible();
    expect(updateVersion).not.toHaveBeenCalled();
    await userEvent.clear(field('Options'));
    await userEvent.type(field('Options'), '1\n2');
    await userEvent.type(field('At most'), '2');
    await userEvent.type(field('Section of the form'), 'Capacity');
    await userEvent.click(save);
    await waitFor(() =>
      expect(updateVersion).toHaveBeenCalledWith('network', 'v-1', {
        rules: {
          cidr: { frozen: true },
          size: {
            required: true,
            options: [1, 2],
            max: 2,
            group: 'Capacity',
          },
        },
      }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('offers the parents of the template, and the outputs of the one that is chosen', async () => {
    const updateVersion = jest.fn(async () => aVersion());
    const version = aVersion({ variables: [size] });
    show(version, {
      template: async () => aTemplate({ parents: ['base'] }),
      versions: async key =>
        pageOf(
          key === 'base'
            ? [
                PARENT,
                aVersion({
                  id: 'v-0',
                  lifecycle: 'archived',
                  outputs: [{ name: 'old', sensitive: false }],
                }),
              ]
            : [version],
        ),
      updateVersion,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Edit the rule of size' }),
    );
    const choose = async (field: string, option: RegExp) => {
      await userEvent.click(
        await screen.findByRole('button', { name: `Choices of ${field}` }),
      );
      const options = screen.getAllByRole('option');
      await userEvent.click(screen.getByRole('option', { name: option }));
      return options.map(({ textContent }) => textContent);
    };
    expect(await choose('From parent', /^base/)).toEqual(['base']);
    expect(await choose('Its output', /^vpc_id/)).toEqual([
      'vpc_idId of the VPC',
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Save rule' }));
    await waitFor(() =>
      expect(updateVersion).toHaveBeenCalledWith('network', 'v-1', {
        rules: {
          size: { reference: { templateKey: 'base', output: 'vpc_id' } },
        },
      }),
    );
  });

  it('shows at the field what the server finds wrong with a rule', async () => {
    show(aVersion({ variables: [size] }), {
      updateVersion: async () => {
        throw aRefusal(400, 'The rules are not valid', {
          issues: [
            { path: 'rules.size.max', message: 'must not be less' },
            { path: 'rules.size.restricted', message: 'nothing could set it' },
          ],
        });
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Edit the rule of size' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Save rule' }),
    );
    expect(
      await within(dialog).findByRole('textbox', { name: 'At most' }),
    ).toHaveAccessibleDescription('must not be less');
    expect(within(dialog).getByText('nothing could set it')).toBeVisible();
  });

  it('keeps a rule as it was when nothing is changed', async () => {
    const updateVersion = jest.fn(async () => aVersion());
    const rules = {
      cidr: {
        default: '10.0.0.0/16',
        options: ['10.0.0.0/16', '10.1.0.0/16'],
        regex: '^10',
        min: 1,
        max: 20,
        order: 3,
        help: 'Ask the network team.',
        reference: { templateKey: 'account', output: 'cidr' },
      },
    };
    show(aVersion({ variables: [aVariable()], rules }), { updateVersion });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Edit the rule of cidr' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Save rule' }),
    );
    await waitFor(() =>
      expect(updateVersion).toHaveBeenCalledWith('network', 'v-1', { rules }),
    );
  });

  it('moves a version on in its life, and analyses it again', async () => {
    const updateVersion = jest.fn(async () => aVersion());
    const analyseVersion = jest.fn(async () => aVersion());
    show(aVersion(), { updateVersion, analyseVersion });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Analyse again' }),
    );
    expect(analyseVersion).toHaveBeenCalledWith('network', 'v-1');
    await userEvent.click(screen.getByRole('combobox', { name: /Status/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Deprecated' }),
    );
    await waitFor(() =>
      expect(updateVersion).toHaveBeenCalledWith('network', 'v-1', {
        lifecycle: 'deprecated',
      }),
    );
  });
});
