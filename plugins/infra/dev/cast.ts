import {
  Change,
  Resource,
  ResourceSummary,
  Run,
  SystemStatus,
  Template,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import {
  aChange,
  aComparison,
  aResource,
  aRun,
  aTemplate,
  aVariable,
  aVersion,
} from '../src/__testUtils__/builders';
import { hugePlan, richPlan } from './plans';

/** The time this many minutes ago. */
export const ago = (minutes: number) =>
  new Date(Date.now() - minutes * 60_000).toISOString();

/** An account above all networks; references need ids of this form. */
export const ACCOUNT = '0b7f6c1e-3a52-4d0e-9b51-7e2f4c9d1a01';
export const NETWORK = '0b7f6c1e-3a52-4d0e-9b51-7e2f4c9d1a02';
export const SHARED = '0b7f6c1e-3a52-4d0e-9b51-7e2f4c9d1a03';

export const networkVersion: TemplateVersion = aVersion({
  outputs: [
    { name: 'vpc_id', description: 'Id of the network', sensitive: false },
    { name: 'subnet_ids', sensitive: false },
    { name: 'admin_token', sensitive: true },
  ],
  variables: [
    aVariable({ name: 'cidr', description: 'Address range of the network' }),
    aVariable({
      name: 'zones',
      type: 'list(string)',
      schema: { type: 'array', items: { type: 'string' } },
      required: false,
      default: ['eu-1a', 'eu-1b'],
      description: 'Zones in which there are subnets',
    }),
    aVariable({
      name: 'tags',
      type: 'map(string)',
      schema: { type: 'object', additionalProperties: { type: 'string' } },
      required: false,
      default: {},
    }),
    aVariable({
      name: 'nat',
      type: 'bool',
      schema: { type: 'boolean' },
      required: false,
      default: true,
      description: 'Whether private subnets reach the internet',
    }),
  ],
});

export const serviceVersion: TemplateVersion = aVersion({
  id: 'v-2',
  templateKey: 'service',
  path: 'service',
  ref: 'v1.1.0',
  variables: [
    aVariable({ name: 'vpc_id', description: 'Network to run in' }),
    aVariable({
      name: 'subnet_ids',
      type: 'list(string)',
      schema: { type: 'array', items: { type: 'string' } },
    }),
    aVariable({
      name: 'replicas',
      type: 'number',
      schema: { type: 'number' },
      description: 'How many run at once',
    }),
    aVariable({
      name: 'db_password',
      sensitive: true,
      description: 'Password of the database',
    }),
    aVariable({
      name: 'public',
      type: 'bool',
      schema: { type: 'boolean' },
      description: 'Reachable from the internet',
    }),
    aVariable({
      name: 'limits',
      type: 'object({ cpu = number, memory = optional(string) })',
      schema: {
        type: 'object',
        properties: { cpu: { type: 'number' }, memory: { type: 'string' } },
        required: ['cpu'],
      },
    }),
    aVariable({
      name: 'size',
      schema: { type: 'string', enum: ['small', 'medium', 'large'] },
      required: false,
      default: 'small',
    }),
    aVariable({
      name: 'extra',
      type: 'any',
      schema: {},
      required: false,
    }),
  ],
  outputs: [{ name: 'url', sensitive: false }],
});

export const templates: Template[] = [
  aTemplate({
    description: 'A network with private and public subnets in several zones.',
    labels: ['aws', 'base'],
    resourceCount: 2,
  }),
  aTemplate({
    key: 'service',
    name: 'Service',
    description:
      'A web service with a database, behind a load balancer, in a network that is there.',
    parents: ['network'],
    labels: ['aws'],
    activeVersion: { id: 'v-2', ref: 'v1.1.0', commit: 'b'.repeat(40) },
    resourceCount: 1,
    approval: { required: true, quorum: 2 },
    timeout: 3600,
  }),
  aTemplate({
    key: 'account',
    name: 'Account',
    abstract: true,
    activeVersion: undefined,
    description: 'Structure only: what is below inherits its tags.',
  }),
  aTemplate({
    key: 'legacy',
    name: 'Legacy site',
    enabled: false,
    description: 'No longer offered.',
  }),
];

export const resources: Resource[] = [
  aResource({
    id: 'r-1',
    description: 'Network of the staging environment',
    labels: ['staging', 'eu'],
    owner: 'group:default/team-apps',
    links: [{ title: 'Runbook', url: 'https://runbooks.example.com/net' }],
    createdAt: ago(60 * 24 * 12),
    updatedAt: ago(9),
    childIds: ['r-2'],
    revision: 4,
    variables: {
      cidr: '10.0.0.0/16',
      tags: { env: 'staging', 'cost-center': '4711' },
    },
    outputs: {
      vpc_id: {
        value: 'vpc-0123456789abcdef',
        type: 'string',
        sensitive: false,
        description: 'Id of the network',
      },
      subnet_ids: {
        value: ['subnet-aaa', 'subnet-bbb'],
        type: ['list', 'string'],
        sensitive: false,
      },
      admin_token: { type: 'string', sensitive: true },
    },
    openChange: { id: 'c-1', kind: 'update', status: 'approval_pending' },
    allowedActions: ['plan'],
    blockedActions: [
      {
        action: 'provision',
        reason: 'An unfinished update change is waiting for approval',
      },
      {
        action: 'update',
        reason: 'An unfinished update change is waiting for approval',
      },
      { action: 'destroy', reason: 'Children exist' },
      {
        action: 'recreate',
        reason: 'An unfinished update change is waiting for approval',
      },
      { action: 'retry', reason: 'Nothing has failed' },
      { action: 'delete', reason: 'It has an unfinished change' },
      { action: 'accept', reason: 'Its outcome is known' },
      { action: 'cancel', reason: 'No run is queued or running' },
    ],
    status: 'approval_pending',
  }),
  aResource({
    id: 'r-2',
    name: 'checkout-staging',
    templateKey: 'service',
    versionId: 'v-2',
    state: 'provision',
    status: 'in_progress',
    parentIds: ['r-1'],
    updatedAt: ago(1),
    openChange: { id: 'c-2', kind: 'provision', status: 'applying' },
    activeRun: { id: 'u-live', operation: 'apply', status: 'running' },
    allowedActions: ['cancel'],
    blockedActions: [],
  }),
  aResource({
    id: 'r-3',
    name: 'site-of-a-team-with-a-rather-long-name-that-wraps-on-small-screens',
    state: 'provision',
    status: 'error',
    updatedAt: ago(300),
    allowedActions: ['plan', 'provision', 'retry', 'destroy'],
    blockedActions: [
      {
        action: 'delete',
        reason: 'Terraform state was written for it: destroy it first',
      },
      {
        action: 'update',
        reason:
          'Not possible while it is in error: it could not be provisioned',
      },
    ],
  }),
  aResource({
    id: 'r-4',
    name: 'net-prod',
    updatedAt: ago(60 * 24 * 40),
    variables: { cidr: '10.1.0.0/16' },
    outputs: {
      vpc_id: { value: 'vpc-prod', type: 'string', sensitive: false },
      subnet_ids: {
        value: ['subnet-p'],
        type: ['list', 'string'],
        sensitive: false,
      },
    },
    allowedActions: ['plan', 'update', 'destroy'],
    blockedActions: [
      { action: 'delete', reason: 'It must be destroyed first' },
    ],
  }),
  aResource({
    id: ACCOUNT,
    name: 'prod-account',
    templateKey: 'account',
    versionId: undefined,
    abstract: true,
    childIds: [NETWORK, SHARED],
    updatedAt: ago(60 * 24 * 60),
    dependencyTags: [
      { name: 'env', value: 'prod', inheritedByChildren: true },
      { name: 'audit', value: 'yes', inheritedByChildren: false },
    ],
    dependencyConfig: [
      { name: 'region', value: 'eu-1', inheritedByChildren: true },
      { name: 'zones', value: ['eu-1a', 'eu-1b'], inheritedByChildren: true },
    ],
    allowedActions: ['metadata'],
    blockedActions: [
      { action: 'destroy', reason: 'Children exist' },
      {
        action: 'update',
        reason: 'An abstract resource has nothing for Terraform to change',
      },
      { action: 'delete', reason: 'It has children' },
    ],
  }),
  aResource({
    id: NETWORK,
    name: 'network',
    parentIds: [ACCOUNT],
    childIds: ['r-7'],
    updatedAt: ago(60 * 24 * 50),
    variables: { cidr: '10.8.0.0/16' },
    outputs: {
      subnet_ids: {
        value: ['subnet-x', 'subnet-y'],
        type: ['list', 'string'],
        sensitive: false,
      },
      token: { type: 'string', sensitive: true },
    },
    dependencyConfig: [
      {
        name: 'vpc_id',
        value: { $output: 'vpc_id' },
        inheritedByChildren: true,
      },
      { name: 'region', value: 'eu-2', inheritedByChildren: true },
    ],
    inherited: {
      tags: [
        {
          name: 'env',
          value: 'prod',
          from: { resourceId: ACCOUNT, resourceName: 'prod-account' },
          distance: 1,
        },
      ],
      config: [
        {
          name: 'region',
          value: 'eu-1',
          from: { resourceId: ACCOUNT, resourceName: 'prod-account' },
          distance: 1,
        },
        {
          name: 'zones',
          value: ['eu-1a', 'eu-1b'],
          from: { resourceId: ACCOUNT, resourceName: 'prod-account' },
          distance: 1,
        },
      ],
    },
    allowedActions: ['plan', 'update', 'metadata'],
    blockedActions: [{ action: 'destroy', reason: 'Children exist' }],
  }),
  aResource({
    id: SHARED,
    name: 'shared-services',
    parentIds: [ACCOUNT],
    childIds: ['r-7'],
    updatedAt: ago(60 * 24 * 50),
    allowedActions: ['plan'],
    blockedActions: [{ action: 'update', reason: 'Needs the role write' }],
  }),
  aResource({
    id: 'r-7',
    name: 'checkout',
    templateKey: 'service',
    versionId: 'v-2',
    parentIds: [NETWORK, SHARED],
    updatedAt: ago(60 * 24),
    variables: {
      subnet_ids: { $output: 'subnet_ids', from: NETWORK },
      db_password: { $output: 'token', from: NETWORK },
      replicas: 3,
      vpc_id: 'vpc-typed',
      public: false,
      limits: { cpu: 2 },
    },
    dependencyTags: [
      { name: 'team', value: 'shop', inheritedByChildren: true },
    ],
    inherited: {
      tags: [
        {
          name: 'env',
          value: 'prod',
          from: { resourceId: ACCOUNT, resourceName: 'prod-account' },
          distance: 2,
        },
      ],
      config: [
        {
          name: 'region',
          value: 'eu-2',
          from: { resourceId: NETWORK, resourceName: 'network' },
          distance: 1,
          conflictsWith: [
            { resourceId: SHARED, resourceName: 'shared-services' },
          ],
        },
        {
          name: 'size',
          value: 'medium',
          from: { resourceId: NETWORK, resourceName: 'network' },
          distance: 1,
        },
      ],
    },
    updateAvailable: {
      since: ago(60 * 5),
      reasons: ['subnet_ids would get another value'],
    },
    allowedActions: ['plan', 'update', 'metadata', 'destroy'],
    blockedActions: [
      { action: 'delete', reason: 'It must be destroyed first' },
    ],
  }),
  aResource({
    id: 'r-5',
    name: 'old-site',
    state: 'destroyed',
    status: 'done',
    updatedAt: ago(60 * 24 * 90),
    allowedActions: ['recreate', 'delete'],
  }),
  aResource({
    id: 'r-6',
    name: 'lost-one',
    status: 'unknown',
    updatedAt: ago(5),
    allowedActions: ['plan', 'retry', 'destroy', 'accept'],
  }),
  aResource({
    id: 'r-7',
    name: 'half-destroyed',
    state: 'destroy',
    status: 'error',
    updatedAt: ago(15),
    parentIds: ['r-4'],
    failedChange: { id: 'c-2', kind: 'destroy' },
    allowedActions: ['plan', 'retry', 'discard'],
  }),
];

export const summaries: ResourceSummary[] = resources;

export const changes: Change[] = [
  aChange({
    id: 'c-1',
    message: 'The database must be encrypted before the audit.',
    createdAt: ago(42),
    updatedAt: ago(9),
    quorum: 2,
    approved: 1,
    plan: {
      runId: 'u-plan',
      digest: richPlan.digest,
      summary: richPlan.summary,
    },
    values: {
      variables: {
        cidr: '10.0.0.0/16',
        tags: { env: 'staging', 'cost-center': '4712' },
        zones: ['eu-1a', 'eu-1b', 'eu-1c'],
        db_password: '(sensitive)',
      },
      description: 'Network of the staging environment',
    },
    previousValues: {
      variables: {
        cidr: '10.0.0.0/16',
        tags: { env: 'staging', 'cost-center': '4711' },
        zones: ['eu-1a', 'eu-1b'],
        db_password: '(sensitive)',
      },
      description: 'A network',
    },
    approvals: [
      {
        by: 'user:default/bob',
        decision: 'approved',
        comment: 'Fine. Mind the replacement of the database!',
        planDigest: richPlan.digest,
        at: ago(12),
      },
    ],
    runs: [{ id: 'u-plan', operation: 'plan', status: 'succeeded' }],
    allowedActions: ['approve', 'reject', 'discard'],
    blockedActions: [
      { action: 'submit', reason: 'The change is waiting for approval' },
    ],
  }),
  aChange({
    id: 'c-2',
    resourceId: 'r-2',
    resourceName: 'checkout-staging',
    kind: 'provision',
    status: 'applying',
    quorum: 1,
    message: 'First try',
    plan: { runId: 'u-huge', digest: 'huge', summary: hugePlan.summary },
    runs: [{ id: 'u-live', operation: 'apply', status: 'running' }],
    blockedActions: [
      { action: 'approve', reason: 'The change is being applied' },
      { action: 'reject', reason: 'The change is being applied' },
    ],
  }),
  aChange({
    id: 'c-3',
    resourceId: 'r-4',
    resourceName: 'net-prod',
    status: 'stale',
    plan: {
      runId: 'u-plan',
      digest: richPlan.digest,
      summary: richPlan.summary,
      stale: { reason: 'state serial 7 became 8' },
    },
    values: { versionId: 'v-3', variables: { cidr: '10.2.0.0/16' } },
    previousValues: {
      versionId: 'v-1',
      variables: { cidr: '10.1.0.0/16' },
    },
    versionChange: aComparison({
      variables: {
        added: ['dns_zone'],
        removed: ['nat'],
        changed: [],
        required: ['dns_zone'],
      },
      details: [
        {
          name: 'dns_zone',
          before: {},
          after: { type: 'string' },
          ruleIsSame: true,
        },
        { name: 'nat', before: { type: 'bool' }, after: {}, ruleIsSame: true },
      ],
    }),
    startAt: new Date(Date.now() + 36 * 36e5).toISOString(),
    allowedActions: ['plan', 'submit', 'discard'],
    blockedActions: [
      { action: 'approve', reason: 'The change is stale' },
      { action: 'reject', reason: 'The change is stale' },
    ],
  }),
];

changes.push(
  aChange({
    id: 'c-4',
    resourceId: ACCOUNT,
    resourceName: 'prod-account',
    kind: 'metadata',
    message: 'The region moves.',
    plan: { digest: 'values-1', summary: hugePlan.summary },
    values: {
      description: 'The account of production',
      dependencyConfig: [
        { name: 'region', value: 'eu-3', inheritedByChildren: true },
        { name: 'zones', value: ['eu-1a'], inheritedByChildren: true },
      ],
    },
    previousValues: {
      dependencyConfig: [
        { name: 'region', value: 'eu-1', inheritedByChildren: true },
        { name: 'zones', value: ['eu-1a', 'eu-1b'], inheritedByChildren: true },
      ],
    },
    expiresAt: new Date(Date.now() + 3 * 864e5 + 6e5).toISOString(),
    allowedActions: ['approve', 'reject', 'discard'],
  }),
  aChange({
    id: 'c-5',
    resourceId: 'r-7',
    resourceName: 'checkout',
    status: 'draft',
    plan: undefined,
    values: {
      parentIds: [SHARED],
      variables: { subnet_ids: ['subnet-x', 'subnet-y'] },
    },
    previousValues: {
      parentIds: [NETWORK, SHARED],
      variables: { subnet_ids: { $output: 'subnet_ids', from: NETWORK } },
    },
    allowedActions: ['plan', 'submit', 'discard'],
  }),
);

const step = (name: string, from: number, to?: number) => ({
  name,
  status: to === undefined ? ('running' as const) : ('succeeded' as const),
  startedAt: ago(from),
  endedAt: to === undefined ? undefined : ago(to),
});

export const runs: Run[] = [
  aRun({
    id: 'u-live',
    resourceId: 'r-2',
    resourceName: 'checkout-staging',
    changeId: 'c-2',
    planRunId: 'u-huge',
    queuedAt: ago(2.2),
    startedAt: ago(2),
    steps: [
      step('start', 2, 1.98),
      step('init', 1.98, 1.8),
      step('validate', 1.8, 1.7),
      step('apply', 1.7),
    ],
    engine: { kind: 'terraform', version: '1.9.8' },
    taskId: '0f9d1c9e-8a8b-4d46-9f38-0b3c5a0a1d11',
    planSummary: hugePlan.summary,
    allowedActions: ['cancel'],
  }),
  aRun({
    id: 'u-plan',
    operation: 'plan',
    status: 'succeeded',
    changeId: 'c-1',
    queuedAt: ago(41),
    startedAt: ago(40.8),
    endedAt: ago(40),
    planSummary: richPlan.summary,
    steps: [
      step('start', 40.8, 40.7),
      step('init', 40.7, 40.4),
      step('validate', 40.4, 40.3),
      step('plan', 40.3, 40.1),
      step('finish', 40.1, 40),
    ],
  }),
  aRun({
    id: 'u-failed',
    resourceId: 'r-3',
    resourceName: resources[2].name,
    operation: 'plan',
    status: 'failed',
    reason: 'terraform plan ended with 1',
    queuedAt: ago(301),
    startedAt: ago(300.8),
    endedAt: ago(300),
    steps: [
      step('start', 300.8, 300.7),
      step('init', 300.7, 300.4),
      { ...step('plan', 300.4, 300), status: 'failed' },
    ],
    error: {
      summary: 'Terraform could not make a plan.',
      diagnostics: [
        {
          severity: 'error',
          summary: 'Invalid value for variable',
          detail:
            'The given value is not suitable for var.cidr: must be a CIDR block.\n\nThis was checked by the validation rule at variables.tf:4,3-13.',
          file: 'variables.tf',
          line: 4,
          snippet: '  validation {\n    condition = can(cidrhost(var.cidr, 0))',
        },
        { severity: 'warning', summary: 'Deprecated attribute' },
      ],
    },
  }),
  aRun({
    id: 'u-queued',
    operation: 'drift',
    status: 'queued',
    startedAt: undefined,
    queuedAt: ago(0.5),
    waitingFor: 'a free place: 3 runs are before it',
    allowedActions: ['cancel'],
  }),
];

export const status: SystemStatus = {
  engines: [
    { kind: 'terraform', binary: 'terraform', default: true, version: '1.9.8' },
    {
      kind: 'opentofu',
      binary: 'tofu',
      default: false,
      problem:
        "'tofu' was not found on the PATH. Install OpenTofu: https://opentofu.org/docs/intro/install/",
    },
  ],
  database: { client: 'better-sqlite3', ok: true },
  encryption: { keys: 1, writingKeyId: 'k1' },
  scaffolder: { ok: true },
  pipelines: [{ templateRef: 'template:default/infra-run', ok: true }],
  runs: { queued: 1, running: 1, concurrency: 4 },
  warnings: [
    'Runs share the user of the backend: a module’s code can read what the backend can.',
  ],
};
