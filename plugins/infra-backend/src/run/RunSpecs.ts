import {
  lockedProviders,
  RunSpec,
  secretTexts,
} from '@groundwork/plugin-infra-node';
import { ChangeContexts } from '../change/ChangeContext';
import { InfraConfig } from '../config/InfraConfig';
import { ResourceStore } from '../resource/ResourceStore';
import { ProviderLockStore } from '../template/ProviderLockStore';
import { Bundles } from '../template/TemplateCatalog';
import { TerraformState } from '../tfstate/TerraformState';
import { RunQueries } from './RunQueries';
import { RunRecord } from './RunRecord';

/** What {@link RunSpecs} are made from. */
export interface RunSpecsOptions {
  store: ResourceStore;
  runs: RunQueries;
  contexts: ChangeContexts;
  bundles: Bundles;
  providerLocks: Pick<ProviderLockStore, 'file'>;
  state: TerraformState;
  config: InfraConfig;
  baseUrl: () => Promise<string>;
}

/** Tells runners what to do, secrets in clear. */
export class RunSpecs {
  readonly #options: RunSpecsOptions;

  constructor(options: RunSpecsOptions) {
    this.#options = options;
  }

  /**
   * The specification of a run for one attempt.
   *
   * @param password - of the state credential; empty where the attempt has it already
   */
  async of(
    run: Readonly<RunRecord>,
    attemptId: string,
    password: string,
  ): Promise<RunSpec> {
    const { config, bundles, baseUrl } = this.#options;
    return {
      runId: run.id,
      attemptId,
      resourceId: run.resourceId,
      resourceName: run.resourceName,
      operation: run.operation,
      phase: run.phase,
      destroys: run.destroys,
      directory: run.planRunId ?? run.id,
      engine: { kind: run.engine },
      timeoutSeconds: run.timeout,
      cancelGraceSeconds: config.runs.cancelGracePeriod,
      bundle: {
        hash: run.inputs.bundleHash,
        modulePath: run.inputs.modulePath,
        validated: await bundles.isValidated(run.inputs.bundleHash),
      },
      providerLock: await this.#providerLockOf(run),
      variables: run.inputs.variables,
      ephemeral: run.inputs.ephemeral,
      secrets: await this.#secretsOf(run),
      state: {
        address: `${await baseUrl()}/tfstate/${run.resourceId}`,
        username: run.id,
        password,
      },
      environment: {},
    };
  }

  /** What applies a plan has the lock file that the plan was made with. */
  async #providerLockOf(
    run: Readonly<RunRecord>,
  ): Promise<RunSpec['providerLock']> {
    if (run.phase === 'apply') return undefined;
    const { providerLocks, state } = this.#options;
    const { versionId, bundleHash } = run.inputs;
    const { engine } = run;
    const file = await providerLocks.file(versionId, { bundleHash, engine });
    if (file === undefined) return undefined;
    const named = new Set(lockedProviders(file).map(({ address }) => address));
    const needed = await state.providers(run.resourceId);
    return { file, isComplete: needed.every(each => named.has(each)) };
  }

  /**
   * Secret values that may show while the run goes on: its own, and those that the state may still hold, which are the
   * resource's and those of earlier runs that began to apply, whatever became of them.
   */
  async #secretsOf(run: Readonly<RunRecord>): Promise<string[]> {
    const { store, runs, contexts, state } = this.#options;
    const loaded = await store.get(run.resourceId);
    const { sensitive } = await contexts.read(loaded);
    const inputs = [run.inputs, ...(await runs.begunInputs(run.resourceId))];
    const names = new Set([
      ...sensitive,
      ...inputs.flatMap(each => each.sensitive),
    ]);
    const values = [
      loaded.resource.variables,
      ...inputs.map(each => each.variables),
    ].flatMap(variables => [...names].map(name => variables[name]));
    const outputs = Object.values(await state.outputs(run.resourceId))
      .filter(output => output.sensitive)
      .map(output => output.value);
    return [...new Set([...values, ...outputs].flatMap(secretTexts))];
  }
}
