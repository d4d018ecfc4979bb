import { ChangeValues, checkValues } from '@groundwork/plugin-infra-common';
import { NotFoundError } from '@backstage/errors';
import { conflict, invalid } from '../http/requests';
import { ResourceRecord } from '../resource/ResourceRecord';
import { referenceIssues } from '../hierarchy/referenceIssues';
import { ChangeContext, Proposal } from './ChangeContext';

/** Refuses what the proposed version does not take; a destroy takes what is there. */
export function requireValidProposal(
  resource: Readonly<ResourceRecord>,
  { kind, values }: Proposal,
  context: ChangeContext,
): void {
  const { version } = context;
  if (kind === 'destroy') {
    requireNoValues(values);
    return;
  }
  requireKnownParents(values, context);
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
  else requireValidVariables(resource, values, context);
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

/** What is destroyed is what is there. */
function requireNoValues(values: ChangeValues): void {
  const given = Object.keys(values);
  if (given.length === 0) return;
  throw invalid(
    'A destroy takes no values.',
    given.map(key => ({ path: `values.${key}`, message: 'must be left out' })),
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
  const { version, resolved } = context;
  if (!version) throw new NotFoundError('The template version is gone.');
  const known = new Set(version.variables.map(variable => variable.name));
  // What an earlier version took is not held against a change of the version.
  const kept = Object.entries(resource.variables).filter(
    ([name]) => values.versionId === undefined || known.has(name),
  );
  const unknown = Object.entries({
    ...Object.fromEntries(kept),
    ...values.variables,
  }).filter(([name]) => !known.has(name));
  // What an output will be is not known before it is there.
  const pending = new Set(resolved.missing.map(({ variable }) => variable));
  const issues = [
    ...referenceIssues(resource, values.variables ?? {}, context.parents),
    ...checkValues(
      version.variables.filter(({ name }) => !pending.has(name)),
      { ...Object.fromEntries(unknown), ...resolved.variables },
    ),
  ];
  if (issues.length === 0) return;
  const list = issues.map(({ path, message }) => `${path}: ${message}`);
  throw invalid(`The values are not valid: ${list.join('; ')}`, issues);
}
