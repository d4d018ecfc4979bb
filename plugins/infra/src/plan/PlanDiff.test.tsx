import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aPlan, aResourceChange } from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { PlanDiff } from './PlanDiff';

const summary = aPlan().summary;

describe('PlanDiff', () => {
  it('shows why a resource is replaced, and what forces it', async () => {
    renderInfra(
      <PlanDiff
        plan={aPlan({
          summary: { ...summary, replace: 1 },
          resourceChanges: [
            aResourceChange({
              address: 'aws_db.main',
              actions: ['delete', 'create'],
              actionReason: 'replace_because_cannot_update',
              before: { engine: 'a', id: 'db-1' },
              after: { engine: 'b' },
              unknown: { id: true },
              replacePaths: [['engine']],
            }),
          ],
        })}
      />,
    );
    const group = await screen.findByRole('region', { name: 'Replace (1)' });
    expect(group).toHaveTextContent('because it can’t be changed in place');
    const engine = within(group).getByRole('listitem', {
      name: 'engine changed',
    });
    expect(engine).toHaveTextContent('forces replacement');
    expect(engine).toHaveTextContent('"a" → "b"');
    expect(
      within(group).getByRole('listitem', { name: 'id changed' }),
    ).toHaveTextContent('(known after apply)');
  });

  it('hides what stays as it is, until it is asked for', async () => {
    renderInfra(
      <PlanDiff
        plan={aPlan({
          summary: { ...summary, change: 1 },
          resourceChanges: [
            aResourceChange({
              actions: ['update'],
              before: { size: 1, name: 'x' },
              after: { size: 2, name: 'x' },
            }),
          ],
        })}
      />,
    );
    const more = await screen.findByRole('button', {
      name: 'Show 1 unchanged',
    });
    expect(screen.queryByRole('listitem', { name: /^name/ })).toBeNull();
    await userEvent.click(more);
    expect(
      screen.getByRole('listitem', { name: 'name unchanged' }),
    ).toBeInTheDocument();
  });

  it('never shows a sensitive value', async () => {
    renderInfra(
      <PlanDiff
        plan={aPlan({
          summary: { ...summary, add: 1 },
          resourceChanges: [
            aResourceChange({
              after: { password: 'hunter2', name: 'x' },
              sensitive: { password: true },
            }),
          ],
          outputChanges: [
            {
              name: 'token',
              actions: ['create'],
              after: 'hunter2',
              unknown: false,
              sensitive: true,
            },
          ],
        })}
      />,
    );
    expect(await screen.findAllByText('(sensitive)')).toHaveLength(2);
    expect(document.body).not.toHaveTextContent('hunter2');
  });

  it('draws a plan of a thousand resources in parts, and finds one of them', async () => {
    const resourceChanges = Array.from({ length: 1000 }, (_, index) =>
      aResourceChange({ address: `null_resource.many[${index}]` }),
    );
    renderInfra(
      <PlanDiff
        plan={aPlan({ summary: { ...summary, add: 1000 }, resourceChanges })}
      />,
    );
    const group = await screen.findByRole('region', { name: 'Create (1000)' });
    expect(within(group).getAllByRole('listitem')).toHaveLength(50);
    await userEvent.click(
      screen.getByRole('searchbox', { name: 'Search the plan' }),
    );
    await userEvent.paste('many[777]');
    expect(
      await screen.findByRole('button', {
        name: 'Create null_resource.many[777]',
      }),
    ).toBeInTheDocument();
  });
});
