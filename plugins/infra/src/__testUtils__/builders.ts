import {
  Batch,
  BATCH_ITEM_STATUSES,
  BatchItem,
  BatchSummary,
  Change,
  ChangeSummary,
  FormVariable,
  isRunFinished,
  LogLine,
  Page,
  Plan,
  Resource,
  ResourceChange,
  Revision,
  Run,
  Template,
  TemplateVersion,
  VersionComparison,
  VersionForm,
} from '@groundwork/plugin-infra-common';

const AT = '2026-03-02T10:00:00.000Z';

/** One page with these items. */
export function pageOf<T>(items: T[], nextCursor?: string): Page<T> {
  return { items, totalItems: items.length, pageInfo: { nextCursor } };
}

/** A provisioned network. */
export function aResource(overrides: Partial<Resource> = {}): Resource {
  return {
    id: 'r-1',
    name: 'net-staging',
    templateKey: 'network',
    versionId: 'v-1',
    state: 'provisioned',
    status: 'done',
    abstract: false,
    labels: [],
    parentIds: [],
    childIds: [],
    revision: 1,
    createdBy: 'user:default/alice',
    createdAt: AT,
    updatedAt: AT,
    variables: {},
    links: [],
    dependencyTags: [],
    dependencyConfig: [],
    integrationIds: [],
    storage: { kind: 'builtin', path: 'network/net-staging' },
    waitForParents: false,
    outputs: {},
    inherited: { tags: [], config: [] },
    provided: {},
    approval: {},
    allowedActions: [],
    blockedActions: [],
    ...overrides,
  };
}

/** A change that waits for approval. */
export function aChange(overrides: Partial<Change> = {}): Change {
  return {
    id: 'c-1',
    resourceId: 'r-1',
    resourceName: 'net-staging',
    kind: 'update',
    status: 'approval_pending',
    requestedBy: 'user:default/alice',
    createdAt: AT,
    updatedAt: AT,
    plan: { runId: 'u-1', digest: 'digest-1', summary: aPlan().summary },
    values: {},
    previousValues: {},
    approvals: [],
    quorum: 1,
    runs: [],
    allowedActions: [],
    blockedActions: [],
    ...overrides,
  };
}

/** What a provision left behind. */
export function aRevision(overrides: Partial<Revision> = {}): Revision {
  return {
    number: 1,
    resourceId: 'r-1',
    values: {},
    requestedBy: 'user:default/alice',
    approvedBy: [],
    createdBy: 'user:default/alice',
    createdAt: AT,
    ...overrides,
  };
}

/** What lists show of a change. */
export function summaryOf(change: Change): ChangeSummary {
  const { id, resourceId, resourceName, kind, status, message } = change;
  const { requestedBy, plan, createdAt, updatedAt } = change;
  return {
    ...{ id, resourceId, resourceName, kind, status, message },
    ...{ requestedBy, plan, createdAt, updatedAt },
  };
}

/** A resource of a batch whose turn has not come. */
export function aBatchItem(overrides: Partial<BatchItem> = {}): BatchItem {
  return {
    resourceId: 'r-1',
    resourceName: 'net-staging',
    wave: 0,
    status: 'pending',
    ...overrides,
  };
}

/** A running batch; its counts are those of its items. */
export function aBatch(overrides: Partial<Batch> = {}): Batch {
  const items = overrides.items ?? [aBatchItem()];
  return {
    id: 'b-1',
    operation: 'provision',
    status: 'running',
    counts: countsOf(items),
    items,
    createdBy: 'user:default/alice',
    createdAt: AT,
    updatedAt: AT,
    allowedActions: [],
    ...overrides,
  };
}

function countsOf(items: BatchItem[]): BatchSummary['counts'] {
  const counts = {
    pending: 0,
    running: 0,
    succeeded: 0,
    failed: 0,
    skipped: 0,
  };
  for (const status of BATCH_ITEM_STATUSES) {
    counts[status] = items.filter(item => item.status === status).length;
  }
  return counts;
}

/** A running apply. */
export function aRun(overrides: Partial<Run> = {}): Run {
  return {
    id: 'u-1',
    resourceId: 'r-1',
    resourceName: 'net-staging',
    operation: 'apply',
    status: 'running',
    requestedBy: 'user:default/alice',
    queuedAt: AT,
    startedAt: AT,
    steps: [],
    allowedActions: [],
    ...(overrides.status && isRunFinished(overrides.status)
      ? { endedAt: AT }
      : {}),
    ...overrides,
  };
}

/** A plan that creates nothing. */
export function aPlan(overrides: Partial<Plan> = {}): Plan {
  return {
    runId: 'u-1',
    digest: 'digest-1',
    engine: { kind: 'terraform', version: '1.9.0' },
    summary: { add: 0, change: 0, replace: 0, destroy: 0, import: 0, move: 0 },
    resourceChanges: [],
    outputChanges: [],
    createdAt: AT,
    ...overrides,
  };
}

/** A resource that a plan creates. */
export function aResourceChange(
  overrides: Partial<ResourceChange> = {},
): ResourceChange {
  return {
    address: 'null_resource.one',
    type: 'null_resource',
    name: 'one',
    actions: ['create'],
    ...overrides,
  };
}

/** A template with an active version. */
export function aTemplate(overrides: Partial<Template> = {}): Template {
  return {
    key: 'network',
    name: 'Network',
    abstract: false,
    enabled: true,
    parents: [],
    labels: [],
    approval: {},
    revision: 1,
    resourceCount: 0,
    compliance: { resources: 0, behind: 0 },
    activeVersion: { id: 'v-1', ref: 'v1.0.0', commit: 'a'.repeat(40) },
    createdBy: 'user:default/bob',
    createdAt: AT,
    updatedAt: AT,
    ...overrides,
  };
}

/** An active version without variables. */
export function aVersion(
  overrides: Partial<TemplateVersion> = {},
): TemplateVersion {
  return {
    id: 'v-1',
    templateKey: 'network',
    sourceUrl: 'https://git.example.com/modules.git',
    ref: 'v1.0.0',
    path: 'network',
    commit: 'a'.repeat(40),
    lifecycle: 'active',
    analysis: { status: 'done' },
    variables: [],
    outputs: [],
    requiredProviders: [],
    rules: {},
    createdBy: 'user:default/bob',
    createdAt: AT,
    ...overrides,
  };
}

/** Two versions that differ in a note and what else is given. */
export function aComparison(
  overrides: Partial<VersionComparison> = {},
): VersionComparison {
  const none = { added: [], removed: [], changed: [] };
  return {
    from: 'v-1',
    to: 'v-2',
    fromRef: 'v1.0.0',
    toRef: 'v2.0.0',
    older: false,
    notes: [
      { versionId: 'v-2', ref: 'v2.0.0', text: 'Subnets are made anew.' },
    ],
    variables: { ...none, required: [] },
    details: [],
    outputs: none,
    lost: [],
    ...overrides,
  };
}

/** A required text. */
export function aVariable(overrides: Partial<FormVariable> = {}): FormVariable {
  return {
    name: 'cidr',
    type: 'string',
    schema: { type: 'string' },
    required: true,
    sensitive: false,
    nullable: true,
    ...overrides,
  };
}

/** A form of these variables, with nothing inherited. */
export function aVersionForm(
  variables: FormVariable[] = [],
  inherited: VersionForm['inherited'] = { tags: [], config: [] },
): VersionForm {
  return { variables, inherited };
}

/** Lines of a log, numbered from `first`. */
export function logLines(texts: string[], first = 1): LogLine[] {
  return texts.map((text, index) => ({
    number: first + index,
    at: AT,
    text,
  }));
}
