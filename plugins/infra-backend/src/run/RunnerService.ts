import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  LeaseAnswer,
  FinishRunRequest,
  PlanFile,
  ReattachAnswer,
  ReportRequest,
  RunSpec,
  UploadPlanRequest,
} from '@groundwork/plugin-infra-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  isRunFinished,
  RunStep,
  writesState,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { basisOfRun, ChangeContexts } from '../change/ChangeContext';
import { InfraConfig } from '../config/InfraConfig';
import { fromJson, toJson } from '../database/columns';
import { PayloadTooLargeError } from '../http/PayloadTooLargeError';
import { conflict } from '../http/requests';
import { sha256 } from '../plan/planParts';
import { PlanStore } from '../plan/PlanStore';
import { ResourceStore } from '../resource/ResourceStore';
import { Bundles } from '../template/TemplateCatalog';
import { TerraformState } from '../tfstate/TerraformState';
import { Attempt, AttemptStore, newSecret } from './AttemptStore';
import { RunLogStore } from './log/RunLogStore';
import { beginApply, finishRun, RunEnd, startRun } from './runDecisions';
import { RunLeases } from './RunLeases';
import { RunQueries } from './RunQueries';
import { RunRecord } from './RunRecord';
import { RunSpecs } from './RunSpecs';

/** What a {@link RunnerService} works with. */
export interface RunnerServiceOptions {
  knex: Knex;
  store: ResourceStore;
  runs: RunQueries;
  attempts: AttemptStore;
  leases: RunLeases;
  logs: RunLogStore;
  plans: PlanStore;
  contexts: ChangeContexts;
  bundles: Bundles;
  state: TerraformState;
  config: InfraConfig;
  logger: LoggerService;
  specs: RunSpecs;
}

/** The backend's side of the runner protocol: what a runner may ask and report about the run that it owns. */
export class RunnerService {
  readonly #options: RunnerServiceOptions;

  constructor(options: RunnerServiceOptions) {
    this.#options = options;
  }

  /** Makes the attempt the run's owner and tells it what to do. */
  async start(
    runId: string,
    ticket: string | undefined,
    request: { taskId?: string; host: string },
  ): Promise<RunSpec> {
    const { store, attempts, contexts } = this.#options;
    const attempt = await attempts.authenticate(runId, ticket);
    const run = await this.#run(runId);
    const credential = newSecret();
    const started = await store.updateWith(
      run.resourceId,
      loaded => contexts.read(loaded),
      (work, context) =>
        startRun(
          work,
          {
            runId,
            attemptId: attempt.id,
            stateHash: credential.hash,
            ...request,
          },
          context,
        ),
    );
    if (started.outcome === 'refused') {
      throw conflict(`Run '${runId}' may not begin: ${started.reason}`, {
        runId,
        reason: started.reason,
      });
    }
    return this.#options.specs.of(started.run, attempt.id, credential.secret);
  }

  /** Renews the lease; a conflict says that the runner does not own the run any more. */
  async renewLease(
    runId: string,
    ticket: string | undefined,
  ): Promise<LeaseAnswer> {
    const { attempts, leases } = this.#options;
    const attempt = await attempts.authenticate(runId, ticket);
    const answer = await leases.renew(runId, attempt.id);
    if (!answer) throw ended(runId);
    return answer;
  }

  /** Takes steps and log lines; they are kept even of a run that has just ended. */
  async report(
    runId: string,
    ticket: string | undefined,
    report: ReportRequest,
  ): Promise<void> {
    const attempt = await this.#options.attempts.authenticate(runId, ticket);
    await this.#keepReport(runId, attempt, report);
  }

  async bundle(runId: string, ticket: string | undefined): Promise<Buffer> {
    const { run } = await this.#owned(runId, ticket);
    return this.#options.bundles.content(run.inputs.bundleHash);
  }

  /** Stores the plan that the run made; answers its digest. */
  async uploadPlan(
    runId: string,
    ticket: string | undefined,
    upload: UploadPlanRequest,
  ): Promise<{ digest: string }> {
    const { store, contexts, plans, config } = this.#options;
    const { run } = await this.#owned(runId, ticket);
    requirePlanSize(upload.planFile, config.plans.maxSize);
    const loaded = await store.get(run.resourceId);
    const change =
      loaded.change?.id === run.changeId ? loaded.change : undefined;
    const context = await contexts.read(loaded);
    const planFile = Buffer.from(upload.planFile, 'base64');
    const basis = basisOfRun(
      change?.id ?? 'none',
      change?.kind ?? 'update',
      run.inputs,
      { ...context, engine: run.engine },
      upload.state && { ...upload.state, empty: false },
    );
    return plans.save({
      runId,
      resourceId: run.resourceId,
      changeId: run.changeId,
      parts: {
        ...basis,
        planFile: sha256(planFile),
        lockFile: sha256(upload.lockFile ?? ''),
        engineVersion: upload.engineVersion,
      },
      plan: upload.plan,
      planFile,
      lockFile: upload.lockFile,
      engine: run.engine,
      stateSerial: upload.state?.serial,
    });
  }

  /** The saved plan that the run applies. */
  async planFile(runId: string, ticket: string | undefined): Promise<PlanFile> {
    const { run } = await this.#owned(runId, ticket);
    const plan =
      run.planRunId && (await this.#options.plans.planFile(run.planRunId));
    if (!plan) throw new NotFoundError(`Run '${runId}' has no saved plan.`);
    return { ...plan, planFile: plan.planFile.toString('base64') };
  }

  /** Gives leave to begin terraform apply. */
  async startApply(runId: string, ticket: string | undefined): Promise<void> {
    const { store, leases } = this.#options;
    const { attempt, run } = await this.#owned(runId, ticket);
    // Whoever gives the run up ends its lease first: with a new one nobody does so while leave is given.
    if (!(await leases.renew(runId, attempt.id))) throw ended(runId);
    await store.update(run.resourceId, work => beginApply(work, runId));
  }

  /** Keeps a state that Terraform could not hand in itself, of an attempt that began to apply. */
  async storeErroredState(
    runId: string,
    ticket: string | undefined,
    { content, attemptId }: { content: string; attemptId?: string },
  ): Promise<void> {
    const run = await this.#appliedBy(runId, ticket, attemptId);
    await this.#options.state.storeErroredState(
      run.resourceId,
      runId,
      Buffer.from(content),
    );
  }

  /** Frees the lock of a run that was given up, now that its Terraform is proven to have ended. */
  async terraformEnded(
    runId: string,
    ticket: string | undefined,
    { attemptId }: { attemptId?: string },
  ): Promise<void> {
    const run = await this.#appliedBy(runId, ticket, attemptId);
    if (!isRunFinished(run.status)) {
      throw new ServiceUnavailableError(
        `Run '${runId}' has not ended yet. Try again.`,
      );
    }
    await this.#options.state.releaseLockOf(run.resourceId, runId);
  }

  /** Ends the run as its owner says. */
  async finish(
    runId: string,
    ticket: string | undefined,
    request: FinishRunRequest,
  ): Promise<void> {
    const { attempt, run } = await this.#owned(runId, ticket);
    if (request.report) await this.#keepReport(runId, attempt, request.report);
    if (request.validated) {
      await this.#options.bundles.markValidated(run.inputs.bundleHash);
    }
    await this.#end(run, request);
  }

  /** Ends a run whose lease has run out. */
  async giveUpLost(runId: string): Promise<void> {
    if (!(await this.#options.leases.endExpired(runId))) return;
    const run = await this.#run(runId);
    this.#options.logger.warn(`Run ${runId} is lost: its lease ran out`);
    await this.#end(run, {
      outcome: 'lost',
      reason: 'Its runner stopped answering; nobody can tell how it ended.',
    });
  }

  /** Gives a runner that restarted a new ticket for the attempt that it had won. */
  async reattach(
    runId: string,
    request: { attemptId: string; host: string },
  ): Promise<ReattachAnswer> {
    const { attempts, leases, specs } = this.#options;
    const ticket = await attempts.reissue(runId, request.attemptId);
    const renewed = ticket && (await leases.renew(runId, request.attemptId));
    if (!ticket || !renewed) throw ended(runId);
    const run = await this.#run(runId);
    return {
      ticket,
      spec: await specs.of(run, request.attemptId, ''),
      logLines: run.logLines,
      outputOffset: run.outputOffset,
    };
  }

  async #end(
    run: RunRecord,
    end: Pick<FinishRunRequest, 'outcome' | 'reason' | 'error'> & {
      terraformEnded?: boolean;
    },
  ): Promise<void> {
    const { store, plans, state, contexts } = this.#options;
    const runEnd: RunEnd = {
      outcome: end.outcome,
      reason: end.reason,
      error: end.error,
      terraformEnded: end.terraformEnded,
      plan: await plans.find(run.id),
      outputs: writesState(run.operation)
        ? await state.outputs(run.resourceId)
        : {},
    };
    await store.updateWith(
      run.resourceId,
      loaded => contexts.read(loaded),
      (work, context) => finishRun(work, run.id, runEnd, context),
    );
  }

  async #keepReport(
    runId: string,
    attempt: Attempt,
    report: ReportRequest,
  ): Promise<void> {
    const { knex, logs } = this.#options;
    if (report.log) {
      const lines = report.log.lines.map(([at, text]) => ({ at, text }));
      await logs.append(runId, report.log.from, lines);
    }
    if (!report.steps && report.outputOffset === undefined) return;
    await knex.transaction(async trx => {
      const row: { steps: string } | undefined = await trx('runs')
        .where({ id: runId, attempt_id: attempt.id })
        .first('steps');
      if (!row) return;
      await trx('runs')
        .where({ id: runId })
        .update({
          steps: toJson(mergeSteps(fromJson(row.steps), report.steps ?? [])),
          ...(report.outputOffset === undefined
            ? {}
            : { output_offset: report.outputOffset }),
        });
    });
  }

  /** The run, if the ticket's attempt owns it; a conflict otherwise. */
  async #owned(runId: string, ticket: string | undefined) {
    const attempt = await this.#options.attempts.authenticate(runId, ticket);
    const run = await this.#run(runId);
    if (attempt.status !== 'won' || run.attemptId !== attempt.id) {
      throw ended(runId);
    }
    return { attempt, run };
  }

  /** The run, if this attempt of it got leave to apply; a conflict otherwise. */
  async #appliedBy(
    runId: string,
    ticket: string | undefined,
    attemptId: string | undefined,
  ): Promise<RunRecord> {
    const { attempts } = this.#options;
    const attempt =
      attemptId === undefined
        ? (await attempts.authenticate(runId, ticket)).id
        : await attempts.requireOfRun(runId, attemptId);
    const run = await this.#run(runId);
    if (run.attemptId !== attempt || run.applyBeganAt === undefined) {
      throw conflict(
        `Attempt '${attempt}' of run '${runId}' never began to apply: it has no state to hand in.`,
        { runId, attemptId: attempt },
      );
    }
    return run;
  }

  async #run(id: string): Promise<RunRecord> {
    const run = await this.#options.runs.find(id);
    if (!run) throw new NotFoundError(`There is no run '${id}'.`);
    return run;
  }
}

function mergeSteps(known: RunStep[], reported: RunStep[]): RunStep[] {
  const merged = new Map(known.map(step => [step.name, step]));
  for (const step of reported) merged.set(step.name, step);
  return [...merged.values()];
}

/** The largest body leaves room for what a plan says besides its file. */
function requirePlanSize(planFile: string, maxSize: number): void {
  const size = Buffer.byteLength(planFile, 'base64');
  if (size > maxSize) {
    throw new PayloadTooLargeError(
      `The plan file has ${size} bytes; infra.plans.maxSize allows ${maxSize}.`,
    );
  }
}

function ended(runId: string) {
  return conflict(
    `Run '${runId}' has ended, or another attempt carries it out.`,
    { runId },
  );
}
