import { InputError, NotAllowedError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { RunFailure } from './endings';
import { StepName, STEPS } from './pipeline';
import { requireDispatcher } from './requireDispatcher';
import { Runner } from './Runner';
import { Attempt, RunSessions } from './RunSessions';
import { startRun } from './startRun';
import { finish } from './steps/finish';

/** What the steps of a run share. @internal */
export interface RunActionOptions {
  runner: Runner;
  sessions: RunSessions;
}

const DESCRIPTIONS: Record<StepName, string> = {
  init: 'Fetches the module of a run and initialises Terraform in it.',
  validate: 'Validates the module of a run, unless it was validated before.',
  plan: "Makes the plan of a run and stores it. The masked plan lies in the task's workspace as `plan.json` afterwards.",
  apply: 'Applies the plan of a run, where the run is to do so.',
};

/** The steps of a run, for pipelines. All of them refuse tasks that the infra backend did not start. @internal */
export function createRunActions(options: RunActionOptions) {
  const names = Object.keys(STEPS) as StepName[];
  return [
    startAction(options),
    ...names.map(name => terraformAction(name, options)),
    finishAction(options),
  ];
}

function startAction({ runner, sessions }: RunActionOptions) {
  return createTemplateAction({
    id: 'infra:run:start',
    description:
      'Takes a run over: the first step of a run pipeline. Where another task has done so already, all its steps do nothing.',
    schema: {
      input: { runId: z => z.string({ description: 'Id of the run' }) },
      output: {
        owned: z => z.boolean({ description: 'This task carries the run out' }),
        phase: z =>
          z.enum(['plan', 'apply', 'planAndApply', 'none'], {
            description: 'What the run is to do',
          }),
      },
    },
    async handler(ctx) {
      await requireDispatcher(ctx);
      const session = await startRun(runner, sessions, {
        runId: ctx.input.runId,
        ticket: ticketOf(ctx.secrets),
        taskId: ctx.task.id,
        pipeline: ctx.templateInfo?.entityRef,
        signal: ctx.signal,
      });
      if (!session) {
        ctx.logger.info('The run has ended, or another task carries it out');
      }
      ctx.output('owned', session !== undefined);
      ctx.output('phase', session?.spec.phase ?? 'none');
    },
  });
}

function terraformAction(name: StepName, { sessions }: RunActionOptions) {
  return createTemplateAction({
    id: `infra:terraform:${name}`,
    description: DESCRIPTIONS[name],
    schema: {
      input: { runId: z => z.string({ description: 'Id of the run' }) },
      output: {},
    },
    async handler(ctx) {
      await requireDispatcher(ctx);
      const { runId } = ctx.input;
      const attempt = sessions.find(ticketOf(ctx.secrets));
      if (attempt.known === 'refused') return;
      const session = requireOpen(attempt, runId);
      await session.step(name, () => STEPS[name](session, ctx.workspacePath));
    },
  });
}

function finishAction({ sessions }: RunActionOptions) {
  return createTemplateAction({
    id: 'infra:run:finish',
    description:
      'Ends a run: the last step of a run pipeline, and once more with `outcome: failed` and `if: ${{ failure() }}`, for steps that are not ours.',
    schema: {
      input: {
        runId: z => z.string({ description: 'Id of the run' }),
        outcome: z =>
          z
            .enum(['succeeded', 'failed'], {
              description: 'How it ended; default: succeeded',
            })
            .optional(),
      },
      output: {},
    },
    async handler(ctx) {
      await requireDispatcher(ctx);
      const { runId, outcome } = ctx.input;
      const attempt = sessions.find(ticketOf(ctx.secrets));
      // A step of ours that failed has ended the run itself.
      if (attempt.known === 'refused' || attempt.known === 'ended') return;
      const session = requireOpen(attempt, runId);
      if (outcome === 'failed') {
        const { ending } = new RunFailure({
          reason: 'Another step of its pipeline failed; see the task.',
        });
        await session.end(ending);
      } else {
        await finish(session);
      }
    },
  });
}

/** Throws unless this very process began the run: nobody else may go on with it, or knows how. */
function requireOpen(attempt: Attempt, runId: string) {
  if (attempt.known === 'open' && attempt.session.spec.runId === runId) {
    return attempt.session;
  }
  throw new NotAllowedError(
    attempt.known === 'ended'
      ? `Run '${runId}' has ended.`
      : `This process does not carry out run '${runId}'. A run that was interrupted is settled without its task.`,
  );
}

function ticketOf(secrets: Record<string, string> = {}): string {
  if (!secrets.ticket) throw new InputError('The task has no ticket.');
  return secrets.ticket;
}
