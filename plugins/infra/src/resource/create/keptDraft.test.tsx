import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { FormVariable } from '@groundwork/plugin-infra-common';
import {
  aResource,
  aTemplate,
  aVariable,
  aVersionForm,
} from '../../__testUtils__/builders';
import { fakeStorage } from '../../__testUtils__/fakeStorage';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { InfraApi } from '../../api';
import { CreateResourcePage } from './CreateResourcePage';

const VARIABLES = [
  aVariable({ name: 'cidr' }),
  aVariable({ name: 'zone' }),
  aVariable({ name: 'token', sensitive: true }),
  aVariable({ name: 'license', rule: { sensitive: true } }),
];

function setUp() {
  const { storage, kept } = fakeStorage();
  const visit = async (
    variables: FormVariable[] = VARIABLES,
    api: Partial<InfraApi> = {},
  ) => {
    const { unmount } = renderInfra(
      <Routes>
        <Route path="/infra/create" element={<CreateResourcePage />} />
        <Route path="/infra/resources/:id" element={<p>the resource</p>} />
      </Routes>,
      {
        path: '/infra/create?template=network',
        storage,
        api: {
          template: async () => aTemplate(),
          versionForm: async () => aVersionForm(variables),
          ...api,
        },
      },
    );
    await screen.findByLabelText(/^cidr/);
    return { leave: unmount };
  };
  return { kept, visit };
}

const field = (name: RegExp) => screen.getByLabelText(name);

async function fillIn() {
  await userEvent.type(field(/^Resource name/), 'net');
  await userEvent.type(field(/^cidr/), '10.0.0.0/8');
  await userEvent.type(field(/^token/), 'hunter2');
  await userEvent.type(field(/^license/), 'hunter3');
}

describe('the draft of a new resource', () => {
  it('is there again when the person comes back, until it is discarded', async () => {
    const { kept, visit } = setUp();
    const first = await visit();
    expect(screen.queryByText(/Kept from your last visit/)).toBeNull();
    await fillIn();
    first.leave();
    expect([...kept.keys()]).toEqual([
      expect.stringMatching(/^user:\S+ create network$/),
    ]);

    const second = await visit();
    expect(screen.getByText(/Kept from your last visit/)).toBeVisible();
    expect(field(/^Resource name/)).toHaveValue('net');
    expect(field(/^cidr/)).toHaveValue('10.0.0.0/8');
    await userEvent.click(
      screen.getByRole('button', { name: 'Discard draft' }),
    );
    await waitFor(() => expect(field(/^cidr/)).toHaveValue(''));
    expect(field(/^Resource name/)).toHaveValue('');
    expect(screen.queryByText(/Kept from your last visit/)).toBeNull();
    expect(kept.size).toBe(0);
    second.leave();
    expect(kept.size).toBe(0);
  });

  it('never holds what is sensitive', async () => {
    const { kept, visit } = setUp();
    const { leave } = await visit();
    await fillIn();
    leave();
    const texts = JSON.stringify([...kept.values()]);
    expect(texts).toContain('10.0.0.0/8');
    expect(texts).not.toMatch(/hunter|token|license/);
    await visit();
    expect(field(/^token/)).toHaveValue('');
    expect(screen.getByText(/Secrets are not kept/)).toBeVisible();
  });

  it('lets go of variables that are gone, or sensitive since', async () => {
    const { kept, visit } = setUp();
    const first = await visit();
    await userEvent.type(field(/^cidr/), '10.0.0.0/8');
    await userEvent.type(field(/^zone/), 'a');
    first.leave();
    const second = await visit([aVariable({ name: 'cidr', sensitive: true })]);
    expect(field(/^cidr/)).toHaveValue('');
    second.leave();
    expect(kept.size).toBe(0);
  });

  it('is gone once it was sent', async () => {
    const { kept, visit } = setUp();
    const { leave } = await visit(VARIABLES, {
      createResource: async () => aResource(),
    });
    await fillIn();
    await userEvent.type(field(/^zone/), 'a');
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    expect(await screen.findByText('the resource')).toBeVisible();
    leave();
    expect(kept.size).toBe(0);
  });

  it('is not read where a form of another shape has left it', async () => {
    const { kept, visit } = setUp();
    const first = await visit();
    await userEvent.type(field(/^cidr/), 'x');
    first.leave();
    for (const [key, text] of kept) {
      kept.set(key, text.replace('\\"shape\\":2', '\\"shape\\":1'));
    }
    const second = await visit();
    expect(field(/^cidr/)).toHaveValue('');
    second.leave();
    for (const key of kept.keys()) kept.set(key, '"{"');
    await visit();
    expect(field(/^cidr/)).toHaveValue('');
  });
});
