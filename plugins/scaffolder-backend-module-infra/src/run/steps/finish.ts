import { RunSession } from '../RunSession';

/** Ends the run as succeeded. @internal */
export async function finish(session: RunSession): Promise<void> {
  const { phase } = session.spec;
  await session.step('finish', async () => {
    await session.planStored;
    if (phase !== 'plan') session.log('Extracting outputs');
  });
  await session.end({
    outcome: 'succeeded',
    reason:
      phase === 'plan'
        ? 'The plan is made and stored.'
        : 'Terraform applied the plan.',
    terraformEnded: true,
  });
}
