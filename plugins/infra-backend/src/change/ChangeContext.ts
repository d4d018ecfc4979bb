import { NotFoundError } from '@backstage/errors';
import {
  ChangeKind,
  Ancestor,
  EngineKind,
  mustConfirmPlan,
  OwnEntries,
  ResolvedInputs,
  StatePair,
} from '@groundwork/plugin-infra-common';
import { hasOwner } from '../access/grantDecisions';
import { GrantStore } from '../access/GrantStore';
import { InfraConfig } from '../config/InfraConfig';
import { Keyring } from '../encryption/Keyring';
import { LineageStore } from '../hierarchy/LineageStore';
import { SecretNames } from '../hierarchy/SecretNames';
import { canonicalJson, PlanBasis, stateBasis } from '../plan/planParts';
import { PlanStore, StoredPlan } from '../plan/PlanStore';
import { LoadedResource, Relative, StateFacts } from '../resource/ResourceWork';
import { ResourceRecord } from '../resource/ResourceRecord';
import { RunInputs } from '../run/RunRecord';
import {
  StoredVersion,
  TemplateCatalog,
  TemplateSettings,
} from '../template/TemplateCatalog';
import { ApprovalPolicy, approvalPolicy } from './approvalPolicy';
import {
  Proposal,
  proposedVariables,
  resolveProposal,
} from './resolveProposal';

/** What a context is read for. */
export type ContextSubject = Pick<LoadedResource, 'resource' | 'change'> & {
  parents: readonly Pick<Relative, 'id'>[];
};

/** The facts around a resource that decisions about its changes need: fixed things, read before the transaction. */
export interface ChangeContext {
  template: TemplateSettings;
  /** The version that the proposal runs; absent for an abstract resource. */
  version?: StoredVersion;
  /** The version that the resource has now. */
  present?: StoredVersion;
  /** Names of variables that are sensitive in this version or in the resource's, or got a sensitive output. */
  sensitive: string[];
  /** Parents that it has now. */
  parentIds: readonly string[];
  /** Everything above the resource once the proposal is applied. */
  ancestors: readonly Ancestor[];
  /** Somebody owns the resource once the proposal is applied. */
  staysOwned: boolean;
  /** Tags and config of its own, secret ones marked sensitive. */
  own: OwnEntries;
  /** What a run of the proposal would work with now. */
  resolved: ResolvedInputs;
  /** The plan that stands for the change. */
  plan?: StoredPlan;
  approval: ApprovalPolicy;
  /** Seconds that a change may wait for approval, or for its start; absent: for ever. */
  expireAfter?: number;
  engine: EngineKind;
  /** Seconds. */
  timeout: number;
  pipeline: string;
  /** Keyed hash, with the key of an earlier one that it is to be compared with. */
  hash: (value: string, earlier?: string) => string;
}

/** Reads {@link ChangeContext}s. */
export class ChangeContexts {
  readonly #templates: TemplateCatalog;
  readonly #plans: PlanStore;
  readonly #lineages: LineageStore;
  readonly #grants: GrantStore;
  readonly #secretNames: SecretNames;
  readonly #keyring: Keyring;
  readonly #config: InfraConfig;

  constructor(options: {
    templates: TemplateCatalog;
    plans: PlanStore;
    lineages: LineageStore;
    grants: GrantStore;
    secretNames: SecretNames;
    keyring: Keyring;
    config: InfraConfig;
  }) {
    this.#templates = options.templates;
    this.#plans = options.plans;
    this.#lineages = options.lineages;
    this.#grants = options.grants;
    this.#secretNames = options.secretNames;
    this.#keyring = options.keyring;
    this.#config = options.config;
  }

  /** Context of a proposal for a resource; of its unfinished change unless another is given. */
  async read(
    { resource, change, parents }: ContextSubject,
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
    const parentIds = parents.map(parent => parent.id);
    const { ancestors, own, resolved, ...lineage } = await resolveProposal(
      { lineages: this.#lineages, secretNames: this.#secretNames },
      { resource, proposal, version, present, template, parentIds },
    );
    // Who leaves a parent asks those who approve below it.
    const { approvals: above } = proposal?.values.parentIds
      ? await this.#lineages.read(parentIds, [])
      : lineage;
    const { approvals, runs, defaultEngine } = this.#config;
    return {
      template,
      version,
      present,
      sensitive: [
        ...new Set([
          ...sensitiveNames(version),
          ...sensitiveNames(present),
          ...resource.sensitiveVariables,
          ...(change?.sensitive ?? []),
          ...resolved.sensitive,
        ]),
      ],
      parentIds,
      ancestors,
      staysOwned: await this.#staysOwned(resource.id, parentIds, proposal),
      own,
      resolved,
      plan: change?.plan?.runId
        ? await this.#plans.find(change.plan.runId)
        : undefined,
      approval: approvalPolicy(
        [{ distance: 0, settings: resource.approval }, ...above],
        template.approval,
        approvals,
      ),
      expireAfter: approvals.expireAfter,
      engine: template.engine ?? defaultEngine,
      timeout: resource.timeout ?? template.timeout ?? runs.timeout,
      pipeline: runs.pipeline,
      hash: (value, earlier) => this.#keyring.hash(value, earlier),
    };
  }

  /** Only who leaves a parent may lose the last owner. */
  async #staysOwned(
    id: string,
    parentIds: readonly string[],
    proposal: Proposal | undefined,
  ): Promise<boolean> {
    const kept = proposal?.values.parentIds ?? parentIds;
    if (parentIds.every(parentId => kept.includes(parentId))) return true;
    return (
      hasOwner(await this.#grants.of(id)) ||
      hasOwner(await this.#grants.fromParents(kept))
    );
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

/** The context with more variables whose values are secret. */
export function withSensitive(
  context: ChangeContext,
  names: readonly string[] = [],
): ChangeContext {
  return {
    ...context,
    sensitive: [...new Set([...context.sensitive, ...names])],
  };
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
  { version, resolved, sensitive, hash }: ChangeContext,
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
    variables: resolved.variables,
    given: proposedVariables(resource, proposal, version),
    basis: {
      ...ingredientHashes(resolved, hash),
      contributions: resolved.contributions.map(({ value, ...origin }) => ({
        ...origin,
        hash: hash(canonicalJson(value)),
      })),
    },
    sensitive,
    ephemeral: version.variables
      .filter(variable => variable.ephemeral)
      .map(variable => variable.name),
  };
}

function ingredientHashes(
  { ingredients, variables }: ResolvedInputs,
  hash: ChangeContext['hash'],
): Pick<PlanBasis, 'inputs' | 'parentOutputs' | 'inherited'> {
  const { inputs, parentOutputs, inherited } = ingredients;
  const hashed = (value: unknown, isEmpty: boolean) =>
    isEmpty ? 'none' : hash(canonicalJson(value));
  return {
    inputs: hash(canonicalJson([inputs, Object.keys(variables).sort()])),
    parentOutputs: hashed(parentOutputs, parentOutputs.length === 0),
    inherited: hashed(inherited, Object.keys(inherited).length === 0),
  };
}

/** What a plan of the proposal would be made from now, to be compared with what one was made from. */
export function currentBasis(
  resource: Readonly<ResourceRecord>,
  proposal: Proposal | undefined,
  context: ChangeContext,
  state: StateFacts | undefined,
  made: Pick<PlanBasis, 'inputs'>,
): PlanBasis {
  return basisOfRun(
    proposal?.id ?? 'none',
    proposal?.kind ?? 'update',
    runInputs(resource, proposal, {
      ...context,
      hash: value => context.hash(value, made.inputs),
    }),
    context,
    state,
  );
}

/** {@link currentBasis} of inputs that were fixed when a run was queued. */
export function basisOfRun(
  change: string,
  kind: ChangeKind,
  inputs: RunInputs,
  context: Pick<ChangeContext, 'engine' | 'pipeline'>,
  state: StateFacts | undefined,
): PlanBasis {
  return {
    change,
    kind,
    bundle: `${inputs.bundleHash}/${inputs.modulePath}`,
    pipeline: context.pipeline,
    engine: context.engine,
    ...inputs.basis,
    integrations: 'none',
    state: stateBasis(state),
  };
}
