import { ResponseError } from '@backstage/errors';

/** The backend's refusal as an error whose message says what the backend said, with each problem of the input. @internal */
export function describeFailure(doing: string, error: unknown): unknown {
  if (!(error instanceof ResponseError)) return error;
  const { message, issues } = error.body.error;
  const described = new Error(
    [`Cannot ${doing}: ${message}`, ...describeIssues(issues)].join('\n'),
    { cause: error },
  );
  described.name = error.body.error.name;
  return described;
}

function describeIssues(issues: unknown): string[] {
  if (!Array.isArray(issues)) return [];
  return issues.map(issue => {
    const path = Array.isArray(issue?.path)
      ? issue.path.join('.')
      : issue?.path;
    return path ? `- ${path}: ${issue.message}` : `- ${issue?.message}`;
  });
}
