import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import {
  aResource,
  aTemplate,
  aVariable,
  aVersionForm,
} from '../../__testUtils__/builders';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { CreateResourcePage } from './CreateResourcePage';

jest.setTimeout(60_000);

function show(namingConvention: string) {
  const template = aTemplate({ namingConvention });
  const createResource = jest.fn(async () => aResource());
  renderInfra(
    <Routes>
      <Route path="/infra/create" element={<CreateResourcePage />} />
      <Route path="/infra/resources/:id" element={<p>the resource</p>} />
    </Routes>,
    {
      path: '/infra/create?template=network',
      api: {
        template: async () => template,
        versionForm: async () =>
          aVersionForm([
            aVariable({
              name: 'zone',
              prefill: {
                value: 'a',
                from: { kind: 'config', resourceId: 'r-9', resourceName: 'eu' },
              },
            }),
          ]),
        createResource,
      },
    },
  );
  return createResource;
}

const field = async (name: RegExp) => screen.findByRole('textbox', { name });
const create = async () =>
  userEvent.click(await screen.findByRole('button', { name: 'Create' }));
const sent = (name: string) =>
  expect.objectContaining({ templateKey: 'network', name });

describe('NameInput', () => {
  it('shows the name that the convention makes, while it is typed, and sends it', async () => {
    const createResource = show('{owner}-{var.zone}-{name}');
    await field(/^zone/);
    await userEvent.type(await field(/^Resource name/), 'web');
    expect(screen.getByText('{owner}-a-web')).toBeInTheDocument();
    await create();
    expect(
      await screen.findByText(/is needed for the name/),
    ).toBeInTheDocument();
    expect(createResource).not.toHaveBeenCalled();

    await userEvent.type(await field(/^Owner/), 'group:default/team-apps');
    expect(screen.getByText('team-apps-a-web')).toBeInTheDocument();
    await create();
    await waitFor(() =>
      expect(createResource).toHaveBeenCalledWith(
        sent('team-apps-a-web'),
        expect.any(String),
      ),
    );
  });

  it('asks for nothing where the convention leaves nothing to type', async () => {
    const createResource = show('{template}-{var.zone}');
    await field(/^zone/);
    const name = await field(/^Resource name/);
    expect(name).toHaveValue('network-a');
    expect(name).toBeDisabled();
    await create();
    await waitFor(() =>
      expect(createResource).toHaveBeenCalledWith(
        sent('network-a'),
        expect.any(String),
      ),
    );
  });

  it('counts the whole name', async () => {
    const createResource = show(`${'x'.repeat(95)}-{name}`);
    await field(/^zone/);
    await userEvent.type(await field(/^Resource name/), 'longer');
    await create();
    expect(await screen.findByText(/100 characters/)).toBeInTheDocument();
    expect(createResource).not.toHaveBeenCalled();
  });
});
