import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { TemplateVariable } from '@groundwork/plugin-infra-common';
import {
  aResource,
  aTemplate,
  aVariable,
  aVersion,
  pageOf,
} from '../../__testUtils__/builders';
import { aRefusal } from '../../__testUtils__/fakeInfraApi';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { InfraApi } from '../../api';
import { CreateResourcePage } from './CreateResourcePage';

// Typing into a large form takes its time on a busy machine.
jest.setTimeout(60_000);

function show(
  variables: TemplateVariable[],
  api: Partial<InfraApi> = {},
  template = aTemplate(),
) {
  renderInfra(
    <Routes>
      <Route path="/infra/create" element={<CreateResourcePage />} />
      <Route path="/infra/resources/:id" element={<p>the resource</p>} />
    </Routes>,
    {
      path: '/infra/create',
      api: {
        templates: async () => pageOf([template]),
        template: async () => template,
        version: async () => aVersion({ variables }),
        ...api,
      },
    },
  );
}

async function pick() {
  await userEvent.click(
    await screen.findByRole('button', { name: 'Use Network' }),
  );
  const name = await screen.findByRole('textbox', { name: /^Resource name/ });
  await userEvent.type(name, 'net');
}

const field = (name: RegExp) => screen.getByRole('textbox', { name });
const submit = (name: string) =>
  userEvent.click(screen.getByRole('button', { name }));

describe('CreateResourcePage', () => {
  it('sends what was given, and leaves defaults to the module', async () => {
    const createResource = jest.fn(async () => aResource());
    show(
      [
        aVariable({ name: 'cidr' }),
        aVariable({
          name: 'zones',
          type: 'list(string)',
          schema: { type: 'array', items: { type: 'string' } },
        }),
        aVariable({
          name: 'tags',
          type: 'map(string)',
          schema: {
            type: 'object',
            additionalProperties: { type: 'string' },
          },
        }),
        aVariable({ name: 'size', required: false, default: 'small' }),
      ],
      { createResource },
    );
    await pick();
    await userEvent.type(field(/^cidr/), '10.0.0.0/16');
    await userEvent.type(field(/^zones/), 'a\nb');
    await userEvent.click(field(/^tags/));
    await userEvent.paste('{"env":"dev"}');
    await submit('Create and provision');
    expect(await screen.findByText('the resource')).toBeInTheDocument();
    expect(createResource).toHaveBeenCalledWith(
      expect.objectContaining({
        templateKey: 'network',
        name: 'net',
        provision: true,
        variables: {
          cidr: '10.0.0.0/16',
          zones: ['a', 'b'],
          tags: { env: 'dev' },
        },
      }),
      expect.any(String),
    );
  });

  it('shows what is wrong at the fields before anything is sent', async () => {
    const createResource = jest.fn();
    show(
      [
        aVariable({ name: 'cidr' }),
        aVariable({
          name: 'limits',
          type: 'object({ cpu = number })',
          schema: { type: 'object', properties: { cpu: { type: 'number' } } },
        }),
      ],
      { createResource },
    );
    await pick();
    await userEvent.click(field(/^limits/));
    await userEvent.paste('{"cpu":');
    await submit('Create');
    expect(await screen.findByText('a value is required')).toBeInTheDocument();
    expect(screen.getAllByText(/This is not JSON yet/).length).toBeGreaterThan(
      0,
    );
    expect(createResource).not.toHaveBeenCalled();
  });

  it('shows what the server finds at the fields, also in the closed section', async () => {
    show([aVariable({ name: 'size', required: false, default: 'small' })], {
      createResource: async () => {
        throw aRefusal(400, 'Some values are wrong', {
          issues: [
            { path: 'name', message: 'the name is taken' },
            { path: 'variables.size', message: 'must be large' },
          ],
        });
      },
    });
    await pick();
    await submit('Create');
    expect(await screen.findByText('the name is taken')).toBeInTheDocument();
    expect(await screen.findByText('must be large')).toBeVisible();
  });

  it('hides what is typed for a sensitive variable', async () => {
    show([aVariable({ name: 'password', sensitive: true })]);
    await pick();
    expect(screen.getByLabelText(/^password/)).toHaveAttribute(
      'type',
      'password',
    );
  });

  it('fills variables from the outputs of a parent, and marks them', async () => {
    const network = aResource({
      name: 'net-prod',
      outputs: {
        vpc_id: { value: 'vpc-1', type: 'string', sensitive: false },
      },
    });
    const createResource = jest.fn(async () => aResource());
    show(
      [aVariable({ name: 'vpc_id' })],
      {
        createResource,
        resources: async () => pageOf([network]),
        resource: async () => network,
      },
      aTemplate({ parents: ['account'] }),
    );
    await pick();
    await userEvent.click(screen.getByRole('combobox', { name: 'Parents' }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'net-prod' }),
    );
    expect(await screen.findByText('from net-prod output')).toBeInTheDocument();
    expect(field(/^vpc_id/)).toHaveValue('vpc-1');
    await submit('Create');
    await waitFor(() =>
      expect(createResource).toHaveBeenCalledWith(
        expect.objectContaining({
          parentIds: ['r-1'],
          variables: { vpc_id: 'vpc-1' },
        }),
        expect.any(String),
      ),
    );
  });
});
