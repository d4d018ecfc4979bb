import { checkName } from '@groundwork/plugin-infra-common';
import { ChangeContext } from '../change/ChangeContext';
import { invalid } from '../http/requests';
import { UncountedTemplate } from '../template/TemplateRecord';
import { ResourceRecord } from './ResourceRecord';

/** Refuses a name that is not made as the template's convention says; what is sensitive goes into no name. */
export function requireConventionalName(
  { name, owner }: ResourceRecord,
  { key, namingConvention }: UncountedTemplate,
  parents: readonly ResourceRecord[],
  { version, resolved, sensitive }: ChangeContext,
): void {
  if (namingConvention === undefined) return;
  const values = Object.entries({
    ...Object.fromEntries(
      (version?.variables ?? []).map(variable => [
        variable.name,
        variable.default,
      ]),
    ),
    ...resolved.variables,
  }).filter(([variable]) => !sensitive.includes(variable));
  const issues = checkName(
    namingConvention,
    { template: key, owner, parents, variables: Object.fromEntries(values) },
    name,
  );
  if (issues.length === 0) return;
  const problems = issues
    .map(({ path, message }) => `${path} ${message}`)
    .join('; ');
  const convention = problems.includes(namingConvention)
    ? ''
    : `, ${namingConvention}`;
  throw invalid(
    `'${name}' does not follow the naming convention of template '${key}'${convention}: ${problems}.`,
    issues,
  );
}
