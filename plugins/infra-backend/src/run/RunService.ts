import { NotFoundError } from '@backstage/errors';
import {
  Page,
  Plan,
  Run,
  RunListQuery,
  RunSummary,
} from '@groundwork/plugin-infra-common';
import { AccessService } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { conflict } from '../http/requests';
import { PlanStore } from '../plan/PlanStore';
import { ResourceStore } from '../resource/ResourceStore';
import { ResourceViews } from '../resource/ResourceViews';
import { LoadedResource } from '../resource/ResourceWork';
import { RunQueries } from './RunQueries';
import { RunRecord } from './RunRecord';
import { cancelRun } from './runDecisions';

/** What a {@link RunService} works with. */
export interface RunServiceOptions {
  queries: RunQueries;
  plans: PlanStore;
  store: ResourceStore;
  views: ResourceViews;
  access: AccessService;
}

/** What people do with runs. */
export class RunService {
  readonly #options: RunServiceOptions;

  constructor(options: RunServiceOptions) {
    this.#options = options;
  }

  async list(query: RunListQuery, actor: Actor): Promise<Page<RunSummary>> {
    const { access, queries } = this.#options;
    return queries.list(query, await access.visibility(actor));
  }

  async get(id: string, actor: Actor): Promise<Run> {
    const { run, loaded } = await this.#find(id, actor);
    return this.#options.views.run(run, loaded, actor);
  }

  /** The plan that the run made, masked. */
  async plan(id: string, actor: Actor): Promise<Plan> {
    const run = await this.readable(id, actor);
    const plan = await this.#options.plans.read(run.id);
    if (!plan) throw new NotFoundError(`Run '${id}' has no plan.`);
    return plan;
  }

  /** Stops a run: a queued one at once, a running one as soon as Terraform has ended cleanly. */
  async cancel(id: string, actor: Actor): Promise<Run> {
    const { store, access } = this.#options;
    const { run, loaded } = await this.#find(id, actor);
    if (!loaded || !loaded.runs.some(other => other.id === id)) {
      throw conflict(`Cannot cancel run '${id}': it is ${run.status}.`, {
        runId: id,
        runStatus: run.status,
      });
    }
    await access.requireAction(actor, loaded.resource, 'cancel');
    await store.update(run.resourceId, work => cancelRun(work, id, actor.ref));
    return this.get(id, actor);
  }

  /** The run if the actor may see its resource, NotFoundError otherwise. */
  async readable(id: string, actor: Actor): Promise<RunRecord> {
    return (await this.#find(id, actor)).run;
  }

  async #find(
    id: string,
    actor: Actor,
  ): Promise<{ run: RunRecord; loaded?: LoadedResource }> {
    const { queries, store, access } = this.#options;
    const run = await queries.find(id);
    if (!run || !(await access.mayRead(actor, { id: run.resourceId }))) {
      throw new NotFoundError(`There is no run '${id}'.`);
    }
    return { run, loaded: await store.find(run.resourceId) };
  }
}
