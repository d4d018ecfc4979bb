import { Issue, issuesOf } from '../../parts/errors';

/** What is wrong with a place, at its fields: the repository is the `url` of the source that is made of it. @internal */
export function placeIssues(error: Error | undefined): Issue[] {
  return issuesOf(error).map(issue =>
    issue.path === 'url' ? { ...issue, path: 'sourceUrl' } : issue,
  );
}
