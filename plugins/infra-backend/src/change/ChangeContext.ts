import { NotFoundError } from '@backstage/errors';
import {
  ChangeKind,
  EngineKind,
  mustConfirmPlan,
  StatePair,
} from '@groundwork/plugin-infra-common';
import { InfraConfig } from '../config/InfraConfig';
import { Keyring } from '../encryption/Keyring';
import { canonicalJson, PlanBasis, stateBasis } from '../plan/planParts';
import { PlanStore, StoredPlan } from '../plan/PlanStore';
import { LoadedResource, StateFacts } from '../resource/ResourceWork';
import { ResourceRecord } from '../resource/ResourceRecord';
import { RunInputs } from '../run/RunRecord';
import {
  StoredVersion,
  TemplateCatalog,
  TemplateSettings,
} from '../template/TemplateCatalog';
import { ChangeRecord } from './ChangeRecord';

/** A change as far as its runs depend on it; a dry run without a change has the same shape. */
export type Proposal = Pick<ChangeRecord, 'kind' | 'values'> & { id?: string };

/** The facts around a resource that decisions about its changes need: fixed things, read before the transaction. */
export interface ChangeContext {
  template: TemplateSettings;
  /** The version that the proposal runs; absent for an abstract resource. */
  version?: StoredVersion;
  /** Names of variables that are sensitive in this version or in the resource's. */
  sensitive: string[];
  /** The plan that stands for the change. */
  plan?: StoredPlan;
  approval: { required: boolean; quorum: number; allowSelfApproval: boolean };
  engine: EngineKind;
  /** Seconds. */
  timeout: number;
  pipeline: string;
  hash: (value: string) => string;
}

/** Reads {@link ChangeContext}s. */
export class ChangeContexts {
  readonly #templates: TemplateCatalog;
  readonly #plans: PlanStore;
  readonly #keyring: Keyring;
  readonly #config: InfraConfig;

  constructor(options: {
    templates: TemplateCatalog;
    plans: PlanStore;
    keyring: Keyring;
    config: InfraConfig;
  }) {
    this.#templates = options.templates;
    this.#plans = options.plans;
    this.#keyring = options.keyring;
    this.#config = options.config;
  }

  /** Context of a proposal for a resource; of its unfinished change unless another is given. */
  async read(
    { resource, change }: Pick<LoadedResource, 'resource' | 'change'>,
    proposal: Proposal | undefined = change,
  ): Promise<ChangeContext> {
    const template = await this.#templates.settings(resource.templateKey);
    if (!template) {
      throw new NotFoundError(
        `There is no template '${resource.templateKey}'.`,
      );
    }
    const versionId = proposal?.values.versionId ?? resource.versionId;
    const version = versionId
      ? await this.#templates.version(versionId)
      : undefined;
    const isSame = versionId === resource.versionId;
    const present =
      isSame || !resource.versionId
        ? version
        : await this.#templates.version(resource.versionId);
    const { approvals, runs, defaultEngine } = this.#config;
    return {
      template,
      version,
      sensitive: [
        ...new Set([...sensitiveNames(version), ...sensitiveNames(present)]),
      ],
      plan: change?.plan
        ? await this.#plans.find(change.plan.runId)
        : undefined,
      approval: {
        required: template.approval.required ?? approvals.required,
        quorum: template.approval.quorum ?? approvals.quorum,
        allowSelfApproval:
          template.approval.allowSelfApproval ?? approvals.allowSelfApproval,
      },
      engine: template.engine ?? defaultEngine,
      timeout: resource.timeout ?? template.timeout ?? runs.timeout,
      pipeline: runs.pipeline,
      hash: value => this.#keyring.hash(value),
    };
  }
}

/** How many approvals a change needs, and whether its requester's own counts. */
export function approvalRule(
  context: ChangeContext,
  base: StatePair,
): { quorum: number; allowSelfApproval: boolean } {
  const { required, quorum, allowSelfApproval } = context.approval;
  if (required) return { quorum, allowSelfApproval };
  return { quorum: mustConfirmPlan(base) ? 1 : 0, allowSelfApproval: true };
}

/** Values of all variables once the proposal is applied; those that its version does not know are left out. */
export function proposedVariables(
  resource: Readonly<ResourceRecord>,
  proposal: Proposal | undefined,
  version: StoredVersion,
): Record<string, unknown> {
  const known = new Set(version.variables.map(variable => variable.name));
  const merged = { ...resource.variables, ...proposal?.values.variables };
  return Object.fromEntries(
    Object.entries(merged).filter(([name]) => known.has(name)),
  );
}

/** Names of a version's sensitive variables. */
export function sensitiveNames(version: StoredVersion | undefined): string[] {
  return (version?.variables ?? [])
    .filter(variable => variable.sensitive)
    .map(variable => variable.name);
}

/** What a run of the proposal works with; throws if there is nothing to run. */
export function runInputs(
  resource: Readonly<ResourceRecord>,
  proposal: Proposal | undefined,
  { version }: ChangeContext,
): RunInputs {
  if (!version?.bundleHash) {
    throw new NotFoundError(
      `'${resource.name}' has no template version that could be run.`,
    );
  }
  return {
    versionId: version.id,
    bundleHash: version.bundleHash,
    modulePath: version.path,
    variables: proposedVariables(resource, proposal, version),
    sensitive: sensitiveNames(version),
  };
}

/** What a plan of the proposal would be made from now. */
export function currentBasis(
  resource: Readonly<ResourceRecord>,
  proposal: Proposal | undefined,
  context: ChangeContext,
  state: StateFacts | undefined,
): PlanBasis {
  return basisOfRun(
    proposal?.id ?? 'none',
    proposal?.kind ?? 'update',
    runInputs(resource, proposal, context),
    context,
    state,
  );
}

/** {@link currentBasis} of inputs that were fixed when a run was queued. */
export function basisOfRun(
  change: string,
  kind: ChangeKind,
  inputs: RunInputs,
  context: Pick<ChangeContext, 'engine' | 'pipeline' | 'hash'>,
  state: StateFacts | undefined,
): PlanBasis {
  return {
    change,
    kind,
    bundle: `${inputs.bundleHash}/${inputs.modulePath}`,
    pipeline: context.pipeline,
    engine: context.engine,
    inputs: context.hash(canonicalJson(inputs.variables)),
    // Values are given, not referenced: no output of a parent goes in unseen.
    parentOutputs: 'none',
    integrations: 'none',
    state: stateBasis(state),
  };
}
