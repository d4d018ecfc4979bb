import { StoredVersion } from './TemplateCatalog';
import { UncountedTemplate } from './TemplateRecord';
import { unmet } from './unmet';

/** What should be known of a version by who publishes it, or makes it active. */
export function versionWarnings(of: {
  template: UncountedTemplate;
  version: StoredVersion;
  /** Without it, the active version of the template. */
  active: StoredVersion | undefined;
}): string[] {
  const { template, version, active } = of;
  return [...olderThan(active, version), ...unmet(template, version)];
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
