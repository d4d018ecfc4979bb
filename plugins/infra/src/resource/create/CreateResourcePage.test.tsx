import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { FormVariable } from '@groundwork/plugin-infra-common';
import {
  aResource,
  aTemplate,
  aVariable,
  aVersionForm,
  pageOf,
} from '../../__testUtils__/builders';
import { aRefusal } from '../../__testUtils__/fakeInfraApi';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { InfraApi } from '../../api';
import { CreateResourcePage } from './CreateResourcePage';

// Typing into a large form takes its time on a busy machine.
jest.setTimeout(60_000);

function show(
  variables: FormVariable[],
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
        versionForm: async () => aVersionForm(variables),
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
    await userEvent.click(screen.getByRole('button', { name: 'Add to tags' }));
    await userEvent.type(field(/^Key of tags 1/), 'env');
    await userEvent.type(field(/^Value/), 'dev');
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
    await userEvent.click(
      screen.getByRole('button', { name: 'Edit limits as JSON' }),
    );
    await userEvent.click(field(/^limits/));
    await userEvent.paste('{"cpu":');
    await submit('Create');
    expect(await screen.findByText('a value is required')).toBeInTheDocument();
    expect(screen.getByText(/This is neither JSON nor HCL yet/)).toBeVisible();
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

  describe('with a parent', () => {
    const NETWORK = '6f1c7d2e-5f0b-4c39-9a53-0d7f1a3c1b10';
    const OTHER = '6f1c7d2e-5f0b-4c39-9a53-0d7f1a3c1b11';
    const network = aResource({ id: NETWORK, name: 'net-prod' });
    const output = (name: string, value?: unknown) => ({
      value,
      from: {
        kind: 'output' as const,
        resourceId: NETWORK,
        resourceName: 'net-prod',
        output: name,
      },
      reference: { $output: name, from: NETWORK },
    });
    const inheriting = [
      aVariable({ name: 'vpc_id', prefill: output('vpc_id', 'vpc-1') }),
      aVariable({ name: 'token', sensitive: true, prefill: output('token') }),
      aVariable({
        name: 'region',
        prefill: {
          value: 'eu-1',
          from: { kind: 'config', resourceId: 'r-9', resourceName: 'prod' },
        },
      }),
      aVariable({
        name: 'account',
        rule: { restricted: true },
        prefill: output('account', '4711'),
      }),
    ];
    const bare = inheriting.map(({ prefill: _, ...variable }) => variable);

    async function pickParent(api: Partial<InfraApi> = {}) {
      const versionForm = jest.fn(
        async (_key: string, _id: string, parentIds?: readonly string[]) =>
          aVersionForm(parentIds?.length ? inheriting : bare),
      );
      show(
        [],
        { versionForm, resources: async () => pageOf([network]), ...api },
        aTemplate({ parents: ['account'] }),
      );
      await pick();
      await userEvent.click(screen.getByRole('combobox', { name: 'Parents' }));
      await userEvent.click(
        await screen.findByRole('option', { name: 'net-prod' }),
      );
      await screen.findByText('from net-prod › vpc_id');
    }

    it('says where values come from, and sends references for outputs that are kept', async () => {
      const createResource = jest.fn(async () => aResource());
      await pickParent({ createResource });
      expect(field(/^vpc_id/)).toHaveValue('vpc-1');
      expect(field(/^region/)).toHaveValue('eu-1');
      expect(screen.getByText('from prod: config')).toBeInTheDocument();
      expect(
        screen.getByText('set from net-prod › token (sensitive)'),
      ).toBeInTheDocument();
      expect(field(/^account/)).toBeDisabled();
      expect(screen.getByText(/Set by the platform/)).toBeInTheDocument();
      await submit('Create');
      await waitFor(() =>
        expect(createResource).toHaveBeenCalledWith(
          expect.objectContaining({
            parentIds: [NETWORK],
            variables: {
              vpc_id: { $output: 'vpc_id', from: NETWORK },
              token: { $output: 'token', from: NETWORK },
            },
          }),
          expect.any(String),
        ),
      );
    });

    it('offers a parent that is not provisioned yet, and waits for it', async () => {
      const createResource = jest.fn(async () => aResource());
      const resources = jest.fn(async () =>
        pageOf([
          network,
          aResource({ id: OTHER, name: 'net-new', state: 'provision' }),
        ]),
      );
      await pickParent({ createResource, resources });
      expect(resources).toHaveBeenCalledWith(
        expect.objectContaining({ state: ['provisioned', 'provision'] }),
      );
      await userEvent.click(screen.getByRole('combobox', { name: 'Parents' }));
      await userEvent.click(
        await screen.findByRole('option', {
          name: 'net-new Not provisioned yet: the new resource waits for it',
        }),
      );
      expect(
        screen.getByText(
          'Not provisioned yet: the new resource waits for net-new',
        ),
      ).toBeVisible();
      await submit('Create');
      await waitFor(() =>
        expect(createResource).toHaveBeenCalledWith(
          expect.objectContaining({
            parentIds: [NETWORK, OTHER],
            waitForParents: true,
          }),
          expect.any(String),
        ),
      );
    });

    it('sends what is typed in place of an output, until it is reset', async () => {
      const createResource = jest.fn(async () => aResource());
      await pickParent({ createResource });
      await userEvent.clear(field(/^vpc_id/));
      await userEvent.type(field(/^vpc_id/), 'vpc-2');
      await userEvent.clear(field(/^region/));
      await userEvent.type(field(/^region/), 'us-1');
      await userEvent.click(
        screen.getByRole('button', { name: 'Reset to prod: config' }),
      );
      expect(field(/^region/)).toHaveValue('eu-1');
      await submit('Create');
      await waitFor(() => expect(createResource).toHaveBeenCalled());
      expect(createResource).toHaveBeenCalledWith(
        expect.objectContaining({
          variables: {
            vpc_id: 'vpc-2',
            token: { $output: 'token', from: NETWORK },
          },
        }),
        expect.any(String),
      );
    });
  });

  it('sends own tags and config, and says where a row has no name', async () => {
    const createResource = jest.fn(async () => aResource());
    show([], { createResource });
    await pick();
    await userEvent.click(screen.getByRole('button', { name: 'Add tag' }));
    await userEvent.type(field(/^Tag 1 value/), 'dev');
    await submit('Create');
    expect(await screen.findByText('a name is required')).toBeInTheDocument();
    await userEvent.type(field(/^Tag 1 name/), 'env');
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Tag 1 for children too' }),
    );
    await submit('Create');
    await waitFor(() =>
      expect(createResource).toHaveBeenCalledWith(
        expect.objectContaining({
          dependencyTags: [
            { name: 'env', value: 'dev', inheritedByChildren: false },
          ],
        }),
        expect.any(String),
      ),
    );
  });
});
