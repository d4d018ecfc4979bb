import { endOfTemplate } from './hclTokens';

/** Whether the text between quotes holds a `${…}` or `%{…}` that HCL would evaluate. @internal */
export function hasTemplate(text: string): boolean {
  return [...text.matchAll(/\$\$\{|%%\{|[$%]\{/g)].some(
    ([found]) => found.length === 2,
  );
}

/** Turns `$${` and `%%{` into what they stand for. @internal */
export function unescapeTemplate(text: string): string {
  return text.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
}

/** The expression in a text that is nothing but `${expression}`; else undefined. @internal */
export function wrappedExpression(text: string): string | undefined {
  return text.startsWith('${') && endOfTemplate(text, 2) === text.length
    ? text.slice(2, -1).trim()
    : undefined;
}
