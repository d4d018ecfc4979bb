import { ChangeValues, checkValues } from '@groundwork/plugin-infra-common';
import { NotFoundError } from '@backstage/errors';
import { conflict, invalid } from '../http/requests';
import { ResourceRecord } from '../resource/ResourceRecord';
import { StoredVersion } from '../template/TemplateCatalog';
import { ChangeContext, Proposal } from './ChangeContext';

/** Refuses what the proposed version does not take; a destroy takes what is there. */
export function requireValidProposal(
  resource: Readonly<ResourceRecord>,
  { kind, values }: Proposal,
  { version }: Pick<ChangeContext, 'version'>,
): void {
  if (kind === 'destroy') {
    requireNoValues(values);
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
  else requireValidVariables(resource, values, version);
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
  version: StoredVersion | undefined,
): void {
  if (!version) throw new NotFoundError('The template version is gone.');
  const known = new Set(version.variables.map(variable => variable.name));
  // What an earlier version took is not held against a change of the version.
  const kept = Object.entries(resource.variables).filter(
    ([name]) => values.versionId === undefined || known.has(name),
  );
  const issues = checkValues(version.variables, {
    ...Object.fromEntries(kept),
    ...values.variables,
  });
  if (issues.length === 0) return;
  const list = issues.map(({ path, message }) => `${path}: ${message}`);
  throw invalid(`The values are not valid: ${list.join('; ')}`, issues);
}
