import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import {
  MASK,
  VersionComparison,
  VersionPreview,
} from '@groundwork/plugin-infra-common';
import { aTemplate, aVersion, pageOf } from '../../__testUtils__/builders';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { InfraApi } from '../../api';
import { TemplatesRouter } from '../../pages/TemplatesRouter';

const COMPARISON: VersionComparison = {
  from: 'v-0',
  to: 'v-1',
  fromRef: 'v0.9.0',
  toRef: 'v1.0.0',
  older: false,
  notes: [],
  lost: [],
  variables: {
    added: ['new'],
    removed: ['old'],
    changed: ['size', 'zone'],
    required: ['new'],
  },
  details: [
    { name: 'new', before: {}, after: { type: 'string' }, ruleIsSame: true },
    {
      name: 'old',
      before: { type: 'string', rule: { unique: true } },
      after: {},
      ruleIsSame: false,
    },
    {
      name: 'size',
      before: { type: 'string', rule: { frozen: true, options: ['s'] } },
      after: { type: 'number', rule: { frozen: true } },
      ruleIsSame: false,
    },
    {
      name: 'zone',
      before: { type: 'string', rule: { regex: '^eu-' } },
      after: { type: 'string', rule: { regex: '^eu-' } },
      ruleIsSame: true,
    },
  ],
  outputs: { added: ['arn'], removed: ['id'], changed: [] },
};

const ROWS = [
  'VariableChangeRule',
  'newnew, must be given nownone',
  'oldgoneits rule goes: unique',
  'sizestring → numberfrozen, one of s → frozen',
  'zonechangedkept: matches ^eu-',
];

function show(path: string, api: Partial<InfraApi>) {
  renderInfra(
    <Routes>
      <Route path="/infra/templates/*" element={<TemplatesRouter />} />
    </Routes>,
    {
      path,
      api: {
        template: async () => aTemplate(),
        versions: async () =>
          pageOf([aVersion(), aVersion({ id: 'v-0', ref: 'v0.9.0' })]),
        ...api,
      },
    },
  );
}

const rows = async () => {
  const table = await screen.findByRole('table', { name: 'What changes' });
  return [...table.querySelectorAll('tr')].map(row => row.textContent);
};

describe('comparison of versions', () => {
  it('shows on a template’s page what came, went and changed, with the rules', async () => {
    const compareVersions = jest.fn(async () => COMPARISON);
    show('/infra/templates/network', { compareVersions });
    await userEvent.click(
      await screen.findByRole('combobox', { name: 'With' }),
    );
    await userEvent.click(screen.getByRole('option', { name: 'v0.9.0' }));
    expect(await rows()).toEqual(ROWS);
    expect(screen.getByText('Outputs new: arn; gone: id.')).toBeInTheDocument();
    expect(compareVersions).toHaveBeenCalledWith('network', 'v-0', 'v-1');
  });

  it('shows what a changed variable was and is', async () => {
    const side = { type: 'string', required: false, sensitive: false };
    const change = (name: string, before: object, after: object) => ({
      name,
      before: { ...side, ...before },
      after: { ...side, ...after },
      ruleIsSame: true,
    });
    const long = { condition: 'length(var.v) < 9', errorMessage: 'Too long.' };
    show('/infra/templates/network', {
      compareVersions: async () => ({
        ...COMPARISON,
        details: [
          change('default', { default: 'a' }, { default: 'b' }),
          change('given', { required: true }, { default: 1 }),
          change('nullable', { nullable: true }, { nullable: false }),
          change(
            'secret',
            { default: 'a' },
            { sensitive: true, default: MASK },
          ),
          change('words', {}, { description: 'Where' }),
          change('old', {}, { deprecated: 'Use new.' }),
          change('checked', { validations: [] }, { validations: [long] }),
        ],
      }),
    });
    await userEvent.click(
      await screen.findByRole('combobox', { name: 'With' }),
    );
    await userEvent.click(screen.getByRole('option', { name: 'v0.9.0' }));
    expect((await rows()).slice(1)).toEqual([
      'defaultdefault: "a" → "b"none',
      'givendefault: none → 1none',
      'nullablenull: allowed → not allowednone',
      'secretdefault: "a" → a secret · not secret → secretnone',
      'wordsdescription: none → "Where"none',
      'olddeprecated: none → "Use new."none',
      'checkedvalidation: none → length(var.v) < 9none',
    ]);
  });

  it('says that nothing differs', async () => {
    const none = { added: [], removed: [], changed: [] };
    show('/infra/templates/network', {
      compareVersions: async () => ({
        ...COMPARISON,
        variables: { ...none, required: [] },
        details: [],
        outputs: none,
      }),
    });
    await userEvent.click(
      await screen.findByRole('combobox', { name: 'With' }),
    );
    await userEvent.click(screen.getByRole('option', { name: 'v0.9.0' }));
    expect(
      await screen.findByText(/same variables, under the same rules/),
    ).toBeInTheDocument();
    expect(screen.getByText('Its outputs are the same.')).toBeInTheDocument();
  });

  it('shows before a version is published what it changes, until another is named', async () => {
    const createVersion = jest.fn();
    const previewVersion = jest.fn(async () => ({
      ref: 'v2',
      commit: 'b'.repeat(40),
      comparison: COMPARISON,
      comparedWith: 'v1.0.0',
      warnings: ['It gets no tags.'],
    }));
    show('/infra/templates/network/versions/add?ref=v2', {
      createVersion,
      previewVersion,
    });
    const look = () =>
      userEvent.click(screen.getByRole('button', { name: 'See what changes' }));
    const ref = await screen.findByRole('combobox', { name: /^Ref/ });
    await look();
    expect(await rows()).toEqual(ROWS);
    expect(screen.getByText('It gets no tags.')).toBeInTheDocument();
    expect(
      screen.getByText('Commit bbbbbbbb, compared with v1.0.0'),
    ).toBeInTheDocument();
    expect(previewVersion).toHaveBeenCalledWith(
      'network',
      expect.objectContaining({ ref: 'v2' }),
    );
    expect(createVersion).not.toHaveBeenCalled();

    await userEvent.clear(ref);
    expect(screen.queryByRole('table', { name: 'What changes' })).toBeNull();
    await look();
    await waitFor(() => expect(ref).toBeInvalid());
    expect(previewVersion).toHaveBeenCalledTimes(1);
  });

  it('says after publishing what should be known of the version', async () => {
    const older =
      'v1.9.1 is older than v2.0.0, which stays the active version.';
    show('/infra/templates/network/versions/add?ref=v1.9.1', {
      createVersion: async () => aVersion({ warnings: [older] }),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Publish' }),
    );
    expect(await screen.findByText(older)).toBeInTheDocument();
    await userEvent.click(
      await screen.findByRole('link', { name: /^Variables/ }),
    );
    expect(screen.getByText(older)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    await waitFor(() => expect(screen.queryByText(older)).toBeNull());
  });

  it('says the same of a version that is made active', async () => {
    const older =
      'v1.9.1 is older than v2.0.0, which stays the active version.';
    const updateVersion = jest.fn(async () => aVersion({ warnings: [older] }));
    show('/infra/templates/network', {
      versions: async () => pageOf([aVersion({ lifecycle: 'preview' })]),
      updateVersion,
    });
    await userEvent.click(
      await screen.findByRole('combobox', { name: 'Status' }),
    );
    await userEvent.click(screen.getByRole('option', { name: 'Active' }));
    expect(await screen.findByText(older)).toBeInTheDocument();
    expect(updateVersion).toHaveBeenCalledWith('network', 'v-1', {
      lifecycle: 'active',
    });
  });

  it('shows no preview of a ref that is not the form’s any more', async () => {
    let answer: (preview: VersionPreview) => void = () => undefined;
    show('/infra/templates/network/versions/add?ref=v2', {
      previewVersion: () =>
        new Promise(resolve => {
          answer = resolve;
        }),
    });
    const ref = await screen.findByRole('combobox', { name: /^Ref/ });
    const look = screen.getByRole('button', { name: 'See what changes' });
    await userEvent.click(look);
    await userEvent.type(ref, '.1');
    await act(async () =>
      answer({ ref: 'v2', commit: 'b'.repeat(40), warnings: [] }),
    );
    await waitFor(() => expect(look).toBeEnabled());
    expect(screen.queryByText('What v2 changes')).toBeNull();

    await userEvent.click(look);
    await act(async () =>
      answer({ ref: 'v2.1', commit: 'c'.repeat(40), warnings: [] }),
    );
    expect(await screen.findByText('What v2.1 changes')).toBeInTheDocument();
  });
});
