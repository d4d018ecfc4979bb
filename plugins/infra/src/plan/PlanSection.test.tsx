import { screen } from '@testing-library/react';
import { aRefusal } from '../__testUtils__/fakeInfraApi';
import { renderInfra } from '../__testUtils__/renderInfra';
import { PlanSection } from './PlanSection';

const failed = (error: Error) => ({
  status: 'failed' as const,
  error,
  refresh: async () => {},
});

describe('PlanSection', () => {
  it('says that a plan is no longer kept', async () => {
    renderInfra(
      <PlanSection plan={failed(aRefusal(404, 'Run r-1 has no plan.'))} />,
    );
    expect(await screen.findByText(/no longer kept/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
  });

  it('offers another try for a plan that could not be had', async () => {
    renderInfra(
      <PlanSection plan={failed(aRefusal(503, 'The database is away'))} />,
    );
    expect(
      await screen.findByRole('button', { name: 'Retry' }),
    ).toBeInTheDocument();
  });
});
