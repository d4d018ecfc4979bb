/** A value as Terraform's language would write it, near enough to be read. @internal */
export function formatValue(value: unknown): string {
  if (value === undefined) return '';
  return JSON.stringify(value) ?? String(value);
}

/** The same over several lines. @internal */
export function formatLines(value: unknown): string {
  return JSON.stringify(value, undefined, 2) ?? '';
}

/** Lines for a comparison: without the commas between members, so that a new last member is one line. @internal */
export function comparableLines(value: unknown): string {
  return formatLines(value).replace(/,$/gm, '');
}

/** Whether it is an object with names, not a list. @internal */
export function isNamed(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `a.b[0]["odd key"]`: where a value lies. @internal */
export function formatPath(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
