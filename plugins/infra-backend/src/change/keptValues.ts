import {
  ChangeValues,
  DependencyEntry,
  MASK,
} from '@groundwork/plugin-infra-common';
import { ENTRY_KINDS, EntryKind } from '../hierarchy/secretEntries';
import { invalid, Issue } from '../http/requests';

/** Where masked values are looked for. */
export type KnownValues = Pick<ChangeValues, EntryKind | 'variables'>;

/**
 * The values, with each mask among variables, tags and config replaced by the value of that name that is known, first of
 * the first. What is kept of a sensitive entry stays sensitive, or it could be made visible without being known.
 */
export function withKeptValues<T extends KnownValues>(
  values: T,
  known: readonly KnownValues[],
  at = 'values.',
): T {
  const issues: Issue[] = [];
  const kept = {
    ...values,
    ...(values.variables && {
      variables: keptVariables(values.variables, known, issues),
    }),
  };
  for (const kind of ENTRY_KINDS) {
    kept[kind] = values[kind]?.map((entry, index) => {
      if (entry.value !== MASK) return entry;
      const path = `${at}${kind}.${index}`;
      const before = findEntry(entry.name, kind, known);
      if (!before) {
        issues.push(nothingKept(entry.name, `${path}.value`));
      } else if (before.sensitive && !entry.sensitive) {
        const message = `'${entry.name}' stays sensitive as long as its value is kept`;
        issues.push({ path: `${path}.sensitive`, message });
      }
      return { ...entry, value: before?.value };
    });
    if (!kept[kind]) delete kept[kind];
  }
  if (issues.length === 0) return kept;
  const list = issues.map(({ message }) => message).join('; ');
  throw invalid(`A mask stands for a value that is kept: ${list}.`, issues);
}

function keptVariables(
  variables: Record<string, unknown>,
  known: readonly KnownValues[],
  issues: Issue[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      if (value !== MASK) return [name, value];
      const before = known.find(each => hasValue(each.variables, name));
      if (!before) issues.push(nothingKept(name, `variables.${name}`));
      return [name, before?.variables?.[name]];
    }),
  );
}

function hasValue(
  variables: Record<string, unknown> | undefined,
  name: string,
): boolean {
  return (
    variables !== undefined &&
    Object.hasOwn(variables, name) &&
    variables[name] !== null
  );
}

function nothingKept(name: string, path: string): Issue {
  return { path, message: `'${name}' has no value that could be kept` };
}

function findEntry(
  name: string,
  kind: EntryKind,
  known: readonly KnownValues[],
): DependencyEntry | undefined {
  for (const entries of known) {
    const found = entries[kind]?.filter(entry => entry.name === name).at(-1);
    if (found) return found;
  }
  return undefined;
}
