import type { ValueIssue } from '../module/checkValues';

/** What of a new resource its name may be made from. @public */
export interface NamingFacts {
  /** Key of its template. */
  template: string;
  /** Entity reference. */
  owner?: string;
  /** In their order. */
  parents: readonly { templateKey: string; name: string }[];
  /** Values that it would have, defaults included, by variable; without sensitive ones. */
  variables: Record<string, unknown>;
}

/** What a template gives a convention to name. @public */
export interface NamingScope {
  /** Keys of its parents. */
  parents: readonly string[];
  variables: readonly { name: string; sensitive: boolean }[];
}

/** What a convention makes of a resource's facts; a placeholder without a value stays as it is. @public */
export interface ResolvedNaming {
  /** What stands before `{name}`; the whole name where there is no `{name}`. */
  before: string;
  /** What stands after it; absent: nothing is typed. */
  after?: string;
  /** What has to be given first, at its own field. */
  missing: ValueIssue[];
}

/** Longest name of a resource, in characters. */
const MAX_LENGTH = 100;

const PLACEHOLDER = /\{([^{}]*)\}/g;

const KNOWN =
  '{name}, {template}, {owner}, {parent}, {parent.<template>} and {var.<variable>}';

/** What is wrong with a convention of a template; nothing: it can be used. @public */
export function checkNamingConvention(
  convention: string,
  scope: NamingScope,
): string[] {
  const placeholders = [...convention.matchAll(PLACEHOLDER)].map(
    ([, placeholder]) => placeholder,
  );
  const literal = convention.replace(PLACEHOLDER, '');
  const problems = placeholders.flatMap(
    placeholder => problemOf(placeholder, scope) ?? [],
  );
  if (/[{}]/.test(literal)) {
    problems.push('a brace is open or closed without its other half');
  }
  if (placeholders.length === 0) {
    problems.push(`it has no placeholder; there are ${KNOWN}`);
  }
  if (placeholders.filter(each => each === 'name').length > 1) {
    problems.push('{name} is there more than once');
  }
  if (/\p{Cc}/u.test(convention) || convention !== convention.trim()) {
    problems.push(
      'a name has no control characters, and no white space at its ends',
    );
  }
  if (literal.length + placeholders.length > MAX_LENGTH) {
    problems.push(`no name could have at most ${MAX_LENGTH} characters`);
  }
  return problems;
}

/** A convention with the facts of a resource in it. @public */
export function resolveNaming(
  convention: string,
  facts: NamingFacts,
): ResolvedNaming {
  const missing: ValueIssue[] = [];
  const [before, after] = convention.split('{name}').map(part =>
    part.replace(PLACEHOLDER, (whole, placeholder: string) => {
      const found = valueOf(placeholder, facts);
      if ('value' in found) return found.value;
      missing.push({
        path: found.path,
        message: `is needed for the name, which is made as ${convention}`,
      });
      return whole;
    }),
  );
  return { before, after, missing };
}

/** The name that a resource gets with what a person types for `{name}`. @public */
export function composeName(
  { before, after }: ResolvedNaming,
  typed: string,
): string {
  return after === undefined ? before : `${before}${typed}${after}`;
}

/** What is wrong with a whole name by the convention of its template. @public */
export function checkName(
  convention: string,
  facts: NamingFacts,
  name: string,
): ValueIssue[] {
  const resolved = resolveNaming(convention, facts);
  if (resolved.missing.length > 0) return resolved.missing;
  const { before, after = '' } = resolved;
  const fits =
    resolved.after === undefined
      ? name === before
      : name.startsWith(before) &&
        name.endsWith(after) &&
        name.length > before.length + after.length;
  const expected = composeName(resolved, '{name}');
  return fits ? [] : [{ path: 'name', message: `must be like '${expected}'` }];
}

function problemOf(
  placeholder: string,
  { parents, variables }: NamingScope,
): string | undefined {
  const [kind, ...rest] = placeholder.split('.');
  const of = rest.join('.');
  if (['name', 'template', 'owner'].includes(placeholder)) return undefined;
  if (placeholder === 'parent') {
    return parents.length > 0
      ? undefined
      : '{parent} has no value: the template has no parents';
  }
  if (kind === 'parent' && rest.length > 0) {
    return parents.includes(of)
      ? undefined
      : `{${placeholder}} has no value: '${of}' is no parent of the template`;
  }
  if (kind === 'var' && rest.length > 0) {
    const variable = variables.find(({ name }) => name === of);
    if (!variable) return `{${placeholder}} has no value: no such variable`;
    return variable.sensitive
      ? `{${placeholder}} is sensitive, and everybody can read a name`
      : undefined;
  }
  return `there is no {${placeholder}}; there are ${KNOWN}`;
}

/** The value of a placeholder, or the field that it comes from. */
function valueOf(
  placeholder: string,
  facts: NamingFacts,
): { value: string } | { path: string } {
  const [kind, ...rest] = placeholder.split('.');
  const of = rest.join('.');
  if (kind === 'template') return { value: facts.template };
  if (kind === 'owner') {
    const name = facts.owner?.split('/').at(-1);
    return name ? { value: name } : { path: 'owner' };
  }
  if (kind === 'parent') {
    const parent = facts.parents.find(
      ({ templateKey }) => rest.length === 0 || templateKey === of,
    );
    return parent ? { value: parent.name } : { path: 'parentIds' };
  }
  const value = Object.hasOwn(facts.variables, of)
    ? facts.variables[of]
    : undefined;
  return isWord(value) ? { value: String(value) } : { path: `variables.${of}` };
}

function isWord(value: unknown): value is string | number | boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && value.trim() !== '')
  );
}
