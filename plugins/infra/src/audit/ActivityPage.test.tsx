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
    const approved = await screen.findByRole('row', { name: /change approve/ });
    expect(approved).toHaveTextContent('bob');
    expect(approved).toHaveTextContent('“Looks good”');
    const link = (row: HTMLElement, name: string) =>
      within(row).getByRole('link', { name }).getAttribute('href');
    expect(link(approved, 'change approve')).toBe('/infra/changes/c-1');
    expect(link(approved, 'net-staging')).toBe('/infra/resources/r-1');
    const published = screen.getByRole('row', { name: /version update/ });
    expect(published).toHaveTextContent('lifecycle: "preview" → "active"');
    expect(link(published, 'network')).toBe('/infra/templates/network');
    const cancelled = screen.getByRole('row', { name: /run cancel/ });
    expect(link(cancelled, 'run cancel')).toBe('/infra/runs/u-1');
    expect(link(cancelled, 'first-try')).toBe('/infra/resources/r-gone');
  });

  it('asks the server for a resource, a person and an action', async () => {
    const audit = show([anEntry()], '?actor=user:default/bob');
    await screen.findByRole('row', { name: /change approve/ });
    await userEvent.click(screen.getByRole('combobox', { name: 'Resource' }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'net-staging' }),
    );
    await userEvent.click(screen.getByRole('combobox', { name: 'What' }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'change approve' }),
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

  it('names a deleted resource by its entries', async () => {
    show(
      [anEntry({ resourceId: 'r-gone', resourceName: 'first-try' })],
      '?resourceId=r-gone',
    );
    await screen.findByRole('row', { name: /change approve/ });
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: 'Resource' })).toHaveValue(
        'first-try',
      ),
    );
  });
});
