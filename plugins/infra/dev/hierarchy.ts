import {
  FormVariable,
  ResourceTree,
  TemplateVariable,
  VersionForm,
} from '@groundwork/plugin-infra-common';
import { ACCOUNT, NETWORK, resources } from './cast';

/** Everything below or above a resource of the cast. */
export function treeOf(rootId: string, direction: 'up' | 'down'): ResourceTree {
  const edges = resources.flatMap(({ id, parentIds }) =>
    parentIds.map(parentId => ({ parentId, childId: id })),
  );
  const depths = new Map([[rootId, 0]]);
  for (const [id, depth] of depths) {
    for (const { parentId, childId } of edges) {
      const [from, to] =
        direction === 'down' ? [parentId, childId] : [childId, parentId];
      if (from === id && !depths.has(to)) depths.set(to, depth + 1);
    }
  }
  return {
    rootId,
    nodes: resources
      .filter(({ id }) => depths.has(id))
      .map(resource => ({ ...resource, depth: depths.get(resource.id) ?? 0 })),
    edges: edges.filter(
      ({ parentId, childId }) => depths.has(parentId) && depths.has(childId),
    ),
    truncated: rootId === ACCOUNT,
  };
}

const fromNetwork = (output: string, value?: unknown) => ({
  value,
  from: {
    kind: 'output' as const,
    resourceId: NETWORK,
    resourceName: 'network',
    output,
  },
  reference: { $output: output, from: NETWORK },
});

const HANDED_DOWN: Record<string, Partial<FormVariable>> = {
  subnet_ids: { prefill: fromNetwork('subnet_ids', ['subnet-x', 'subnet-y']) },
  db_password: { prefill: fromNetwork('token') },
  vpc_id: { prefill: fromNetwork('vpc_id', 'vpc-1') },
  size: {
    prefill: {
      value: 'medium',
      from: { kind: 'config', resourceId: NETWORK, resourceName: 'network' },
    },
  },
  replicas: { rule: { unique: true } },
  limits: { rule: { frozen: true } },
  extra: { rule: { restricted: true, default: { tier: 'gold' } } },
};

/** A form in which some things come from parents. */
export function formOf(
  variables: TemplateVariable[],
  parentIds: readonly string[] = [],
): VersionForm {
  return {
    variables: variables.map(variable => ({
      ...variable,
      ...(parentIds.length > 0 ? HANDED_DOWN[variable.name] : {}),
    })),
    inherited: { tags: [], config: [] },
  };
}
