import type { Diagnostic } from '../wire/run';

/**
 * What a diagnostic says in one line. Of a variable Terraform's own summary tells nothing: what the module's author wrote is
 * the first paragraph of the detail.
 *
 * @public
 */
export function findingOf({ summary, detail, variable }: Diagnostic): string {
  if (variable === undefined) return summary;
  return `${variable}: ${messageAbout(detail) || summary}`;
}

/** What is wrong with values of variables, as issues of a form. @public */
export function variableFindings(
  diagnostics: readonly Diagnostic[],
): { path: string; message: string }[] {
  return diagnostics.flatMap(({ severity, summary, detail, variable }) =>
    severity === 'error' && variable !== undefined
      ? [
          {
            path: `variables.${variable}`,
            message: messageAbout(detail) || summary,
          },
        ]
      : [],
  );
}

function messageAbout(detail = ''): string {
  return detail.split('\n\n')[0].trim();
}
