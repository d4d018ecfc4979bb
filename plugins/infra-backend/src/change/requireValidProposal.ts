import {
  ChangeValues,
  hasNoRun,
  takesAway,
} from '@groundwork/plugin-infra-common';
import { NotFoundError } from '@backstage/errors';
import { conflict, invalid } from '../http/requests';
import { ResourceRecord } from '../resource/ResourceRecord';
import { StoredVersion } from '../template/TemplateCatalog';
import { ChangeContext } from './ChangeContext';
import { Proposal } from './resolveProposal';
import { valueIssues } from './valueIssues';

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
  requireOwned(resource, context);
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
  if (isArchived(values, version)) {
    throw conflict(
      `Version '${version.ref}' of template '${version.templateKey}' is archived: nothing goes to it any more.`,
      { versionId: version.id, lifecycle: version.lifecycle },
    );
  }
  if (resource.abstract) requireNoVariables(resource, values);
  else requireValidVariables(resource, values, context);
}

/** Why a proposal that was taken would be refused now, in words without values; undefined: it would not. */
export function proposalObstacle(
  resource: Readonly<ResourceRecord>,
  { kind, values }: Proposal,
  context: ChangeContext,
): string | undefined {
  const { version, staysOwned } = context;
  if (!staysOwned) {
    return 'nobody would own it without the parents that it leaves';
  }
  if (takesAway(kind) || hasNoRun(kind) || !version) return undefined;
  if (isArchived(values, version)) {
    return `version '${version.ref}' is archived`;
  }
  const issues = valueIssues(resource, values, context, version);
  if (issues.length === 0) return undefined;
  const list = issues.map(({ path, message }) => `${path}: ${message}`);
  return `the values are not valid any more: ${list.join('; ')}`;
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

function requireOwned(
  { name }: Readonly<ResourceRecord>,
  { staysOwned }: ChangeContext,
): void {
  if (staysOwned) return;
  throw invalid(
    `'${name}' would be left without an owner: only who owns the parents that it leaves does so. Make someone its owner first.`,
    [{ path: 'values.parentIds', message: 'at least one owner must stay' }],
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
  values: ChangeValues,
  context: ChangeContext,
): void {
  if (!context.version) {
    throw new NotFoundError('The template version is gone.');
  }
  const issues = valueIssues(resource, values, context, context.version);
  if (issues.length === 0) return;
  const list = issues.map(({ path, message }) => `${path}: ${message}`);
  throw invalid(`The values are not valid: ${list.join('; ')}`, issues);
}

/** Nothing goes to an archived version; what is there may stay. */
function isArchived(
  { versionId }: ChangeValues,
  version: StoredVersion | undefined,
): version is StoredVersion {
  return versionId !== undefined && version?.lifecycle === 'archived';
}
