import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  RESOURCE_STATES,
  roleIncludes,
  ROLES,
} from '@groundwork/plugin-infra-common';
import { z } from 'zod';
import { infraResourceRef } from './infraResourceRef';

const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Allows resources that belong to given users and groups',
  resourceRef: infraResourceRef,
  paramsSchema: z.object({
    owners: z
      .array(z.string())
      .describe('Entity refs of owners in the catalog, in full form'),
  }),
  apply: ({ owner }, { owners }) =>
    owner !== undefined && owners.includes(owner),
  toQuery: ({ owners }) => ({ owners }),
});

const hasGrant = createPermissionRule({
  name: 'HAS_GRANT',
  description:
    'Allows resources on which, on an ancestor of which, or on the template of either, someone given has a role',
  resourceRef: infraResourceRef,
  paramsSchema: z.object({
    principals: z
      .array(z.string())
      .describe('Entity refs of users and groups, or subjects of services'),
    role: z.enum(ROLES).describe('The least role that counts'),
  }),
  apply: ({ grants }, { principals, role }) =>
    grants.some(
      grant =>
        principals.includes(grant.principal) && roleIncludes(grant.role, role),
    ),
  toQuery: ({ principals, role }) => ({ principals, role }),
});

const hasTemplate = createPermissionRule({
  name: 'HAS_TEMPLATE',
  description: 'Allows resources that are made from given templates',
  resourceRef: infraResourceRef,
  paramsSchema: z.object({
    templateKeys: z.array(z.string()).describe('Keys of templates'),
  }),
  apply: ({ templateKey }, { templateKeys }) =>
    templateKeys.includes(templateKey),
  toQuery: ({ templateKeys }) => ({ templateKeys }),
});

const hasLabel = createPermissionRule({
  name: 'HAS_LABEL',
  description: 'Allows resources that have at least one of the labels',
  resourceRef: infraResourceRef,
  paramsSchema: z.object({ labels: z.array(z.string()).describe('Labels') }),
  apply: (resource, { labels }) =>
    labels.some(label => resource.labels.includes(label)),
  toQuery: ({ labels }) => ({ labels }),
});

const inState = createPermissionRule({
  name: 'IN_STATE',
  description: 'Allows resources that are in one of the states',
  resourceRef: infraResourceRef,
  paramsSchema: z.object({
    states: z.array(z.enum(RESOURCE_STATES)).describe('States of resources'),
  }),
  apply: ({ state }, { states }) => states.includes(state),
  toQuery: ({ states }) => ({ states }),
});

/** Rules that policies decide about resources by. @public */
export const infraResourceRules = {
  isOwner,
  hasGrant,
  hasTemplate,
  hasLabel,
  inState,
};

const exported = createConditionExports({
  resourceRef: infraResourceRef,
  rules: infraResourceRules,
});

/** Conditions of the rules, for policies. @public */
export const infraConditions = exported.conditions;

/** A decision of a policy that depends on conditions. @public */
export const createInfraConditionalDecision =
  exported.createConditionalDecision;
