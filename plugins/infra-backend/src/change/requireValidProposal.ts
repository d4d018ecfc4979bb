import {
  ChangeKind,
  ChangeValues,
  checkRules,
  checkValues,
  effectiveValues,
  hasNoRun,
  isProvisioned,
  takesAway,
} from '@groundwork/plugin-infra-common';
import { NotFoundError } from '@backstage/errors';
import { conflict, invalid } from '../http/requests';
import { ResourceRecord } from '../resource/ResourceRecord';
import { referenceIssues } from '../hierarchy/referenceIssues';
import { ChangeContext, Proposal } from './ChangeContext';

/** What a change without a run may change. */
const METADATA: readonly (keyof ChangeValues)[] = [
  'description',
  'labels',
  'owner',
  'links',
];

/** What it may change besides in an abstract resource, for which Terraform has no say. */
const ABSTRACT_METADATA: readonly (keyof ChangeValues)[] = [
  ...METADATA,
  'dependencyTags',
  'dependencyConfig',
  'parentIds',
];

/** Refuses what the proposed version does not take; a destroy takes what is there. */
export function requireValidProposal(
  resource: Readonly<ResourceRecord>,
  { kind, values }: Proposal,
  context: ChangeContext,
): void {
  const { version } = context;
  if (takesAway(kind)) {
    requireOnly([], values, 'A destroy takes no values.');
    return;
  }
  requireKnownParents(values, context);
  if (hasNoRun(kind)) {
    requireOnly(
      resource.abstract ? ABSTRACT_METADATA : METADATA,
      values,
      `A ${kind} change of '${resource.name}' can't change these: they are part of what Terraform does.`,
    );
    return;
  }
  if (values.versionId && version?.templateKey !== resource.templateKey) {
    throw invalid(
      `Template '${resource.templateKey}' has no version '${values.versionId}'.`,
      [
        {
          path: 'values.versionId',
          message: 'no such version of the template',
        },
      ],
    );
  }
  if (version?.lifecycle === 'archived' && values.versionId) {
    throw conflict(
      `Version '${version.ref}' of template '${version.templateKey}' is archived: nothing goes to it any more.`,
      { versionId: version.id, lifecycle: version.lifecycle },
    );
  }
  if (resource.abstract) requireNoVariables(resource, values);
  else requireValidVariables(resource, kind, values, context);
}

/** Parents can be dropped, not added: who comes below whom is decided at creation. */
function requireKnownParents(
  { parentIds }: ChangeValues,
  context: ChangeContext,
): void {
  const added = parentIds?.filter(id => !context.parentIds.includes(id)) ?? [];
  if (added.length === 0) return;
  throw invalid(
    'Parents can only be dropped.',
    added.map(id => ({
      path: 'values.parentIds',
      message: `'${id}' is no parent of it`,
    })),
  );
}

function requireOnly(
  possible: readonly string[],
  values: ChangeValues,
  message: string,
): void {
  const others = Object.keys(values).filter(key => !possible.includes(key));
  if (others.length === 0) return;
  throw invalid(
    message,
    others.map(key => ({ path: `values.${key}`, message: 'must be left out' })),
  );
}

function requireNoVariables(
  resource: Readonly<ResourceRecord>,
  values: ChangeValues,
): void {
  const variables = { ...resource.variables, ...values.variables };
  if (Object.keys(variables).length === 0) return;
  throw invalid('An abstract resource has no variables.', [
    { path: 'variables', message: 'must be empty' },
  ]);
}

function requireValidVariables(
  resource: Readonly<ResourceRecord>,
  kind: ChangeKind,
  values: ChangeValues,
  context: ChangeContext,
): void {
  const { version, present, resolved } = context;
  if (!version) throw new NotFoundError('The template version is gone.');
  const { variables, rules } = version;
  const known = new Set(variables.map(variable => variable.name));
  // What an earlier version took is not held against a change of the version.
  const kept = Object.entries(resource.variables).filter(
    ([name]) => values.versionId === undefined || known.has(name),
  );
  const given = values.variables ?? {};
  const all = { ...Object.fromEntries(kept), ...given };
  const unknown = Object.entries(all).filter(([name]) => !known.has(name));
  // What an output will be is not known before it is there.
  const pending = new Set(resolved.missing.map(({ variable }) => variable));
  const issues = [
    ...referenceIssues(resource, given, context.parents),
    ...checkValues(
      variables.filter(({ name }) => !pending.has(name)),
      { ...Object.fromEntries(unknown), ...resolved.variables },
    ),
    ...checkRules(variables, rules, {
      values: all,
      given,
      resolved: resolved.variables,
      applied: appliedValues(resource, kind, present),
    }),
  ];
  if (issues.length === 0) return;
  const list = issues.map(({ path, message }) => `${path}: ${message}`);
  throw invalid(`The values are not valid: ${list.join('; ')}`, issues);
}

/** What is there now; undefined while nothing is, and what is made again is free as well. */
function appliedValues(
  resource: Readonly<ResourceRecord>,
  kind: ChangeKind,
  present: ChangeContext['present'],
): Record<string, unknown> | undefined {
  if (!present || !isProvisioned(resource.pair)) return undefined;
  if (kind !== 'update' && kind !== 'refresh') return undefined;
  return effectiveValues(present.variables, present.rules, resource.variables);
}
