import { Issue } from '../../parts/errors';

/** The messages about a place, and about what lies below it but in none of these parts: that is named in the text. @internal */
export function problemsAt(
  issues: Issue[],
  path: string,
  parts: string[] = [],
): string[] {
  const place = `variables.${path}`;
  return issues.flatMap(issue => {
    if (issue.path === place) return [issue.message];
    if (!issue.path?.startsWith(`${place}.`)) return [];
    const below = issue.path.slice(place.length + 1);
    const isShown = parts.some(
      part => below === part || below.startsWith(`${part}.`),
    );
    return isShown ? [] : [`${below}: ${issue.message}`];
  });
}
