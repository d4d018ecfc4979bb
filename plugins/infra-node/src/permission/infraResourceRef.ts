import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  INFRA_PLUGIN_ID,
  RESOURCE_TYPE_INFRA_RESOURCE,
  ResourceState,
  Role,
} from '@groundwork/plugin-infra-common';

/** What the rules of a policy know of a resource. @public */
export interface InfraResourceFacts {
  id: string;
  templateKey: string;
  labels: string[];
  /** Its owner in the catalog. */
  owner?: string;
  state: ResourceState;
  /** On the resource and its ancestors, and on the templates of all these. */
  grants: { principal: string; role: Role }[];
}

/** What a rule asks for in a list of resources. @public */
export type InfraResourceFilter =
  | { owners: string[] }
  | { principals: string[]; role: Role }
  | { templateKeys: string[] }
  | { labels: string[] }
  | { states: ResourceState[] };

/** The resources that policies decide about. @public */
export const infraResourceRef = createPermissionResourceRef<
  InfraResourceFacts,
  InfraResourceFilter
>().with({
  pluginId: INFRA_PLUGIN_ID,
  resourceType: RESOURCE_TYPE_INFRA_RESOURCE,
});
