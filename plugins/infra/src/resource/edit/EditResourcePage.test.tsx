import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { MASK, Resource } from '@groundwork/plugin-infra-common';
import {
  aChange,
  aResource,
  aVariable,
  aVersion,
  pageOf,
} from '../../__testUtils__/builders';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { InfraApi } from '../../api';
import { EditResourcePage } from './EditResourcePage';

jest.setTimeout(60_000);

const resource = aResource({
  variables: { cidr: '10.0.0.0/8', password: MASK },
  allowedActions: ['update'],
});

function show(
  api: Partial<InfraApi>,
  { shown = resource, search = '' }: { shown?: Resource; search?: string } = {},
) {
  renderInfra(
    <Routes>
      <Route
        path="/infra/resources/:resourceId/edit"
        element={<EditResourcePage />}
      />
      <Route path="/infra/changes/:id" element={<p>the change</p>} />
    </Routes>,
    {
      path: `/infra/resources/r-1/edit${search}`,
      api: {
        resource: async () => shown,
        versions: async () =>
          pageOf([
            aVersion({
              variables: [
                aVariable({ name: 'cidr' }),
                aVariable({ name: 'password', sensitive: true }),
              ],
            }),
          ]),
        ...api,
      },
    },
  );
}

async function typeCidr(value: string) {
  const cidr = await screen.findByRole('textbox', { name: /^cidr/ });
  await userEvent.clear(cidr);
  await userEvent.type(cidr, value);
}

describe('EditResourcePage', () => {
  it('opens a draft with only what changes, and plans it', async () => {
    const openChange = jest.fn(async () => aChange());
    const moveChange = jest.fn(async () => ({ change: aChange() }));
    show({ openChange, moveChange });
    await typeCidr('10.1.0.0/16');
    await userEvent.type(screen.getByRole('textbox', { name: 'Why' }), 'more');
    await userEvent.click(
      screen.getByRole('button', { name: 'Save and plan' }),
    );
    expect(await screen.findByText('the change')).toBeInTheDocument();
    expect(openChange).toHaveBeenCalledWith('r-1', {
      kind: 'update',
      values: { variables: { cidr: '10.1.0.0/16' } },
      message: 'more',
    });
    expect(moveChange).toHaveBeenCalledWith('c-1', 'plan');
  });

  it('changes only what is different, and submits it', async () => {
    const openChange = jest.fn(async () => aChange());
    show({ openChange });
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Description' }),
      'ours',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Save and submit' }),
    );
    await waitFor(() =>
      expect(openChange).toHaveBeenCalledWith('r-1', {
        kind: 'update',
        values: { description: 'ours' },
        message: undefined,
      }),
    );
  });

  it('saves nothing where nothing is different', async () => {
    const openChange = jest.fn();
    show({ openChange });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Save draft' }),
    );
    expect(await screen.findByText(/Nothing is different/)).toBeInTheDocument();
    expect(openChange).not.toHaveBeenCalled();
  });

  it('asks again for a secret of a draft, because saving would lose it', async () => {
    const editChange = jest.fn();
    show(
      {
        change: async () =>
          aChange({
            status: 'draft',
            values: { variables: { cidr: '10.1.0.0/16', password: MASK } },
          }),
        editChange,
      },
      { search: '?change=c-1' },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Save draft' }),
    );
    expect(await screen.findByText(/type it again/)).toBeInTheDocument();
    expect(editChange).not.toHaveBeenCalled();
  });
});
