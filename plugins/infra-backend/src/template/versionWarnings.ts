import { ChildReference } from '@groundwork/plugin-infra-common';
import { StoredVersion } from './TemplateCatalog';
import { UncountedTemplate } from './TemplateRecord';
import { unmet } from './unmet';
import { droppedParts } from './variableRules';

/** What should be known of a version by who publishes it, or makes it active. */
export function versionWarnings(of: {
  template: UncountedTemplate;
  version: StoredVersion;
  /** Without it, the active version of the template. */
  active: StoredVersion | undefined;
  /** To outputs that the version does not have. */
  lacked: readonly ChildReference[];
}): string[] {
  const { template, version, active, lacked } = of;
  return [
    ...olderThan(active, version),
    ...unmet(template, version),
    ...lacked.map(
      ({ templateKey, variable, output }) =>
        `It has no output '${output}', which a rule of template '${templateKey}' takes for '${variable}'.`,
    ),
  ];
}

/** What becomes of the rules of the version before, where it is not what they were. */
export function ruleWarnings(
  before: StoredVersion | undefined,
  version: StoredVersion,
): string[] {
  if (!before) return [];
  return droppedParts(before, version).map(
    ({ name, parts, types: [from, to] }) =>
      `The rule of '${name}' does not fit any more, and goes without ${parts.join(
        ', ',
      )}: ${
        from === to
          ? `the variable changed`
          : `its type was ${from} and is ${to}`
      }.${
        parts.includes('restricted')
          ? ' Nothing would set it, so who makes a resource has to.'
          : ''
      }`,
  );
}

function olderThan(
  active: StoredVersion | undefined,
  version: StoredVersion,
): string[] {
  return active && version.rank < active.rank
    ? [
        `${version.ref} is older than ${active.ref}, which stays the active version.`,
      ]
    : [];
}
