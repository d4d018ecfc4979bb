import {
  AuditEntry,
  Batch,
  Grants,
  Revision,
} from '@groundwork/plugin-infra-common';
import { aBatch, aBatchItem } from '../src/__testUtils__/builders';
import { ago, resources } from './cast';

export const batches: Batch[] = [
  aBatch({
    id: 'b-1',
    operation: 'destroy',
    status: 'stopped',
    subtreeOf: 'r-4',
    message: 'The product is gone; its accounts are closed in March.',
    createdAt: ago(30),
    updatedAt: ago(3),
    items: [
      aBatchItem({
        resourceId: 'r-7',
        resourceName: 'half-destroyed',
        status: 'failed',
        changeId: 'c-2',
        runId: 'u-failed',
        error:
          'Terraform could not destroy aws_s3_bucket.logs: the bucket is not empty',
      }),
      aBatchItem({
        resourceId: 'r-3',
        resourceName: resources[2].name,
        status: 'succeeded',
        changeId: 'c-1',
        runId: 'u-plan',
      }),
      aBatchItem({
        resourceId: 'r-5',
        resourceName: 'old-site',
        status: 'skipped',
        error: 'It is destroyed already',
      }),
      aBatchItem({ resourceId: 'r-4', resourceName: 'net-prod', wave: 1 }),
    ],
    allowedActions: ['resume', 'cancel'],
  }),
  aBatch({
    id: 'b-2',
    operation: 'update',
    createdAt: ago(300),
    updatedAt: ago(1),
    items: Array.from({ length: 40 }, (_, index) =>
      aBatchItem({
        resourceId: `r-many-${index}`,
        resourceName: `service-${index}`,
        status: index < 25 ? 'succeeded' : 'running',
        changeId: 'c-1',
      }),
    ),
    allowedActions: ['cancel'],
  }),
  aBatch({
    id: 'b-3',
    operation: 'plan',
    status: 'done',
    createdAt: ago(60 * 24 * 3),
    items: [
      aBatchItem({ status: 'succeeded', runId: 'u-plan' }),
      aBatchItem({
        resourceId: 'r-4',
        resourceName: 'net-prod',
        status: 'succeeded',
        runId: 'u-plan',
      }),
    ],
  }),
];

export const audit: AuditEntry[] = [
  {
    id: 'a-4',
    at: ago(2),
    actor: 'user:default/bob',
    action: 'resource.grant',
    resourceId: 'r-1',
    resourceName: 'net-staging',
    before: [{ principal: 'user:default/alice', role: 'owner' }],
    after: [
      { principal: 'user:default/alice', role: 'owner' },
      { principal: 'group:default/team-apps', role: 'write' },
    ],
  },
  {
    id: 'a-3',
    at: ago(5),
    actor: 'user:default/alice',
    action: 'resource.delete',
    resourceId: 'r-gone',
    resourceName: 'first-try',
  },
  {
    id: 'a-2',
    at: ago(12),
    actor: 'user:default/bob',
    action: 'change.approve',
    resourceId: 'r-1',
    resourceName: 'net-staging',
    changeId: 'c-1',
    reason: 'Fine. Mind the replacement of the database!',
  },
  {
    id: 'a-1',
    at: ago(42),
    actor: 'user:default/alice',
    action: 'change.submit',
    resourceId: 'r-1',
    resourceName: 'net-staging',
    changeId: 'c-1',
  },
  {
    id: 'a-0',
    at: ago(60 * 24),
    actor: 'user:default/bob',
    action: 'template.version.update',
    templateKey: 'network',
    before: { lifecycle: 'preview' },
    after: { lifecycle: 'active' },
  },
];

const given = { grantedBy: 'user:default/alice', createdAt: ago(60 * 24) };

export function grants(id: string): Grants {
  return {
    items: [
      { principal: 'user:default/alice', role: 'owner', ...given },
      { principal: 'group:default/team-apps', role: 'write', ...given },
    ],
    inherited: [
      {
        principal: 'group:default/team-platform',
        role: 'admin',
        ...given,
        inheritedFrom: { resourceId: 'r-4', resourceName: 'net-prod' },
      },
      {
        principal: 'group:default/team-network',
        role: 'write',
        ...given,
        inheritedFrom: { templateKey: 'network', templateName: 'Network' },
      },
    ],
    editable: id !== 'r-2',
  };
}

export function revisions(id: string): Revision[] {
  return [4, 3, 2, 1].map(number => ({
    number,
    resourceId: id,
    changeId: 'c-1',
    values: {},
    requestedBy: 'user:default/alice',
    approvedBy: number > 1 ? ['user:default/dave'] : [],
    createdBy: 'user:default/dave',
    createdAt: ago((5 - number) * 60 * 24),
  }));
}
