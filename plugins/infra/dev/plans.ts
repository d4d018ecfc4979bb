import { Plan, ResourceChange } from '@groundwork/plugin-infra-common';
import { aPlan, aResourceChange } from '../src/__testUtils__/builders';

const policy = (actions: string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: actions, Resource: ['arn:aws:s3:::logs/*'] },
    ],
  });

const script = (port: number) =>
  [
    '#!/bin/sh',
    'set -eu',
    ...Array.from({ length: 12 }, (_, index) => `echo "step ${index}"`),
    `exec server --port ${port}`,
  ].join('\n');

/** A plan with every kind of change. */
export const richPlan: Plan = aPlan({
  runId: 'u-plan',
  digest: '9f2c4e7788aa01bc9f2c4e7788aa01bc',
  stateSerial: 7,
  summary: { add: 1, change: 2, replace: 1, destroy: 1, import: 0, move: 1 },
  resourceChanges: [
    aResourceChange({
      address: 'module.database.aws_db_instance.main',
      module: 'module.database',
      actions: ['delete', 'create'],
      actionReason: 'replace_because_cannot_update',
      before: {
        identifier: 'net-staging',
        engine_version: '15.4',
        storage_encrypted: false,
        password: '(sensitive)',
        tags: { env: 'staging', owner: 'team-apps' },
        id: 'db-123',
      },
      after: {
        identifier: 'net-staging',
        engine_version: '16.1',
        storage_encrypted: true,
        password: '(sensitive)',
        tags: { env: 'staging', cost: '4711' },
      },
      unknown: { id: true },
      sensitive: { password: true },
      replacePaths: [['storage_encrypted']],
    }),
    aResourceChange({
      address: 'aws_iam_policy.logs',
      actions: ['update'],
      before: { name: 'logs', policy: policy(['s3:GetObject']) },
      after: { name: 'logs', policy: policy(['s3:GetObject', 's3:PutObject']) },
    }),
    aResourceChange({
      address: 'aws_launch_template.app',
      actions: ['update'],
      before: { user_data: script(8080), zones: ['eu-1a', 'eu-1b'] },
      after: { user_data: script(9090), zones: ['eu-1a', 'eu-1c', 'eu-1b'] },
    }),
    aResourceChange({
      address: 'aws_s3_bucket.old',
      actions: ['delete'],
      actionReason: 'delete_because_no_resource_config',
      before: { bucket: 'old-logs', force_destroy: true },
    }),
    aResourceChange({
      address: 'aws_subnet.private["a"]',
      actions: ['create'],
      after: {
        cidr_block: '10.0.1.0/24',
        ingress: [{ from: 80, to: 80 }],
        tags: { Name: 'private-a' },
      },
      unknown: { id: true, arn: true },
    }),
    aResourceChange({
      address: 'aws_vpc.main',
      actions: ['no-op'],
      previousAddress: 'aws_vpc.this',
      before: { cidr_block: '10.0.0.0/16' },
      after: { cidr_block: '10.0.0.0/16' },
    }),
    aResourceChange({
      address: 'aws_route_table.main',
      actions: ['no-op'],
      before: { id: 'rtb-1' },
      after: { id: 'rtb-1' },
    }),
  ],
  outputChanges: [
    {
      name: 'endpoint',
      actions: ['update'],
      before: 'db.old.example.com',
      unknown: true,
      sensitive: false,
    },
    {
      name: 'subnet_ids',
      actions: ['update'],
      before: ['subnet-1'],
      after: ['subnet-1', 'subnet-2'],
      unknown: false,
      sensitive: false,
    },
    {
      name: 'admin_password',
      actions: ['create'],
      after: '(sensitive)',
      unknown: false,
      sensitive: true,
    },
  ],
});

/** A plan with a thousand changes. */
export const hugePlan: Plan = aPlan({
  runId: 'u-huge',
  digest: 'huge',
  summary: {
    add: 600,
    change: 300,
    replace: 50,
    destroy: 50,
    import: 0,
    move: 0,
  },
  resourceChanges: Array.from({ length: 1000 }, (_, index) =>
    hugeChange(index),
  ),
});

function hugeChange(index: number): ResourceChange {
  const kinds: ResourceChange['actions'][] = [
    ...Array.from({ length: 12 }, (): ResourceChange['actions'] => ['create']),
    ...Array.from({ length: 6 }, (): ResourceChange['actions'] => ['update']),
    ['delete'],
    ['delete', 'create'],
  ];
  return aResourceChange({
    address: `module.fleet[${index}].aws_instance.node`,
    actions: kinds[index % kinds.length],
    before: index % 20 < 12 ? undefined : { size: 'small', ami: 'ami-1' },
    after: index % 20 === 18 ? undefined : { size: 'large', ami: 'ami-1' },
  });
}
