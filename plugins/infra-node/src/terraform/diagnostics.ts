import { Diagnostic } from '@groundwork/plugin-infra-common';
import { LocatedDiagnostic } from './locateVariable';

/** Longest summary, snippet and detail of a diagnostic, in characters; more is cut off. */
const LONGEST = { summary: 10_000, snippet: 10_000, detail: 50_000 };

/** A diagnostic of Terraform in our words. @internal */
export function toDiagnostic(found: LocatedDiagnostic): Diagnostic {
  return {
    severity: found.severity === 'warning' ? 'warning' : 'error',
    summary: cut(found.summary, LONGEST.summary),
    ...(found.detail && { detail: cut(found.detail, LONGEST.detail) }),
    ...(found.variable && { variable: found.variable }),
    ...(found.range && {
      file: found.range.filename,
      line: found.range.start.line,
    }),
    ...(found.snippet && {
      snippet: cut(found.snippet.code, LONGEST.snippet),
    }),
  };
}

/** The diagnostic with each of its texts changed. @internal */
export function mapDiagnosticTexts(
  found: LocatedDiagnostic,
  change: (text: string) => string,
): LocatedDiagnostic {
  const { range, snippet, variable } = found;
  return {
    ...(variable && { variable: change(variable) }),
    severity: found.severity,
    summary: change(found.summary),
    detail: change(found.detail),
    range: range && { ...range, filename: change(range.filename) },
    snippet: snippet && {
      context: snippet.context && change(snippet.context),
      code: change(snippet.code),
      start_line: snippet.start_line,
      highlight_start_offset: snippet.highlight_start_offset,
      values: snippet.values.map(value => ({
        traversal: change(value.traversal),
        statement: change(value.statement),
      })),
    },
  };
}

/** A diagnostic as lines of text, much as Terraform shows it to people. @internal */
export function describeDiagnostic(found: LocatedDiagnostic): string {
  const { range, snippet, variable } = found;
  const lines = [
    `${found.severity === 'warning' ? 'Warning' : 'Error'}: ${found.summary}`,
  ];
  if (variable && !range) lines.push('', `  in the value of ${variable}`);
  if (range) {
    const context = snippet?.context ? `, in ${snippet.context}` : '';
    lines.push(
      '',
      `  on ${range.filename} line ${range.start.line}${context}:`,
    );
  }
  if (snippet) {
    snippet.code
      .split('\n')
      .forEach((code, index) =>
        lines.push(`  ${snippet.start_line + index}: ${code}`),
      );
    snippet.values.forEach(value =>
      lines.push(`    ${value.traversal} ${value.statement}`),
    );
  }
  if (found.detail) lines.push('', found.detail.trimEnd());
  return lines.join('\n');
}

/** Whether two diagnostics say the same. @internal */
export function isSameDiagnostic(one: Diagnostic, other: Diagnostic): boolean {
  return (
    one.severity === other.severity &&
    one.summary === other.summary &&
    one.detail === other.detail &&
    one.variable === other.variable &&
    one.file === other.file &&
    one.line === other.line
  );
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)} …` : text;
}
