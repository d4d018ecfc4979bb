import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { AuditEntry } from '@groundwork/plugin-infra-common';
import { aResource, pageOf } from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { ActivityPage } from './ActivityPage';

function anEntry(overrides: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: 'a-1',
    at: '2026-03-02T10:00:00.000Z',
    actor: 'user:default/bob',
    action: 'change.approve',
    resourceId: 'r-1',
    resourceName: 'net-staging',
    changeId: 'c-1',
    ...overrides,
  };
}

const grant = (principal: string, role: string) => ({ principal, role });

function show(entries: AuditEntry[], query = '') {
  const audit = jest.fn(async () => pageOf(entries));
  renderInfra(<ActivityPage />, {
    path: `/infra/activity${query}`,
    api: { audit, resources: async () => pageOf([aResource()]) },
  });
  return audit;
}

describe('ActivityPage', () => {
  it('tells who did what to what, with before, after and reason', async () => {
    show([
      anEntry({ reason: 'Looks good' }),
      anEntry({
        id: 'a-2',
        action: 'template.version.update',
        resourceId: undefined,
        changeId: undefined,
        templateKey: 'network',
        before: { lifecycle: 'preview' },
        after: { lifecycle: 'active' },
      }),
      anEntry({
        id: 'a-3',
        action: 'run.cancel',
        runId: 'u-1',
        resourceId: 'r-gone',
        resourceName: 'first-try',
      }),
    ]);
    const approved = await screen.findByRole('row', {
      name: /approved the change/,
    });
    expect(approved).toHaveTextContent('bob');
    expect(approved).toHaveTextContent('“Looks good”');
    const link = (row: HTMLElement, name: string) =>
      within(row).getByRole('link', { name }).getAttribute('href');
    expect(link(approved, 'approved the change')).toBe('/infra/changes/c-1');
    expect(link(approved, 'net-staging')).toBe('/infra/resources/r-1');
    const published = screen.getByRole('row', { name: /changed a version/ });
    expect(published).toHaveTextContent('lifecycle: preview → active');
    expect(link(published, 'network')).toBe('/infra/templates/network');
    const cancelled = screen.getByRole('row', { name: /cancelled the run/ });
    expect(link(cancelled, 'cancelled the run')).toBe('/infra/runs/u-1');
    expect(link(cancelled, 'first-try')).toBe('/infra/resources/r-gone');
  });

  it('asks the server for a resource, a person and an action', async () => {
    const audit = show([anEntry()], '?actor=user:default/bob');
    await screen.findByRole('row', { name: /approved the change/ });
    await userEvent.click(screen.getByRole('combobox', { name: 'Resource' }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'net-staging' }),
    );
    await userEvent.click(screen.getByRole('combobox', { name: 'What' }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'approved the change' }),
    );
    await waitFor(() =>
      expect(audit).toHaveBeenLastCalledWith(
        expect.objectContaining({
          resourceId: ['r-1'],
          actor: ['user:default/bob'],
          action: ['change.approve'],
        }),
      ),
    );
  });

  it('tells of batches, people and settings in words and links, without ids', async () => {
    const subject = { resourceId: undefined, changeId: undefined };
    show([
      anEntry({
        ...{ id: 'a-1', action: 'batch.create', ...subject },
        after: { batchId: 'b-1', operation: 'destroy', resources: 3 },
      }),
      anEntry({
        ...{ id: 'a-2', action: 'batch.cancel', ...subject },
        after: { batchId: 'b-1' },
      }),
      anEntry({
        ...{ id: 'a-3', action: 'run.lost', runId: 'u-1', actor: 'infra' },
        after: { operation: 'apply' },
      }),
      anEntry({
        ...{ id: 'a-4', action: 'change.open' },
        after: {
          kind: 'metadata',
          fields: ['variables.cidr', 'dependencyTags', 'parentIds'],
        },
      }),
      anEntry({
        ...{ id: 'a-5', action: 'resource.grant' },
        before: { grants: [grant('user:default/erin', 'owner')] },
        after: {
          grants: [
            grant('group:acme/net', 'read'),
            grant('user:default/erin', 'owner'),
          ],
        },
      }),
    ]);
    const row = async (name: RegExp) => screen.findByRole('row', { name });
    const asked = await row(/asked for a batch/);
    expect(
      within(asked).getByRole('link', { name: 'the batch of 3 resources' }),
    ).toHaveAttribute('href', '/infra/batches/b-1');
    expect(asked).toHaveTextContent('operation: Destroy');
    expect(
      within(await row(/cancelled the batch/)).getByRole('link'),
    ).toHaveAttribute('href', '/infra/batches/b-1');
    expect(await row(/gave up a run/)).toHaveTextContent('Groundwork');
    const opened = await row(/opened a change/);
    expect(opened).toHaveTextContent('kind: Edit details');
    expect(opened).toHaveTextContent('fields: cidr, tags, parents');
    const granted = await row(/changed who has which role/);
    expect(granted).toHaveTextContent('role of acme/net: Read');
    expect(granted).not.toHaveTextContent('role of erin');
    expect(screen.queryByText(/b-1|batchId/)).toBeNull();
  });

  it.each([
    ['bob', 'user:default/bob'],
    ['groundwork', 'infra'],
    ['plugin:scaffolder', 'plugin:scaffolder'],
  ])('finds who is typed as %s', async (typed, actor) => {
    const audit = show([anEntry()]);
    await userEvent.type(
      await screen.findByRole('combobox', { name: 'Who' }),
      `${typed}{Enter}`,
    );
    await waitFor(() =>
      expect(audit).toHaveBeenLastCalledWith(
        expect.objectContaining({ actor: [actor] }),
      ),
    );
  });

  it('names a deleted resource by its entries', async () => {
    show(
      [anEntry({ resourceId: 'r-gone', resourceName: 'first-try' })],
      '?resourceId=r-gone',
    );
    await screen.findByRole('row', { name: /approved the change/ });
    expect(screen.getByRole('combobox', { name: 'Resource' })).toHaveValue(
      'first-try',
    );
  });
});
