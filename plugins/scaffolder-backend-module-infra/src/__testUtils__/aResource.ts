import { randomUUID } from 'crypto';
import { Resource } from '@groundwork/plugin-infra-common';

/** A resource of which a test names only what matters. */
export function aResource(values: Partial<Resource> = {}): Resource {
  return {
    id: randomUUID(),
    name: 'vpc',
    templateKey: 'network',
    state: 'provisioned',
    status: 'done',
    abstract: false,
    labels: [],
    parentIds: [],
    revision: 1,
    createdBy: 'user:default/alice',
    createdAt: '2026-11-20T00:00:00.000Z',
    updatedAt: '2026-11-20T00:00:00.000Z',
    variables: {},
    links: [],
    dependencyTags: [],
    dependencyConfig: [],
    integrationIds: [],
    inherited: { tags: [], config: [] },
    provided: {},
    approval: {},
    storage: { kind: 'builtin', path: 'network/vpc' },
    waitForParents: false,
    outputs: {},
    childIds: [],
    allowedActions: [],
    blockedActions: [],
    ...values,
  };
}
