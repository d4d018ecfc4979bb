import { Issue } from '../parts/errors';

/** Texts that are no values yet, as issues at their fields. @internal */
export function brokenIssues(broken: Record<string, string>): Issue[] {
  return Object.entries(broken).map(([name, message]) => ({
    path: `variables.${name}`,
    message,
  }));
}

/** The values but those whose text is none yet. @internal */
export function withoutBroken(
  values: Record<string, unknown>,
  broken: Record<string, string>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => broken[name] === undefined),
  );
}
