import {
  ModuleAnalysis,
  TemplateProposal,
} from '@groundwork/plugin-infra-common';
import { ModuleFolder, ModuleLink } from '@groundwork/plugin-infra-node';
import { keysFor } from '../template/defaultKey';

/** A module of a repository, as far as it could be read. */
export type ReadModule = ModuleFolder &
  ({ analysis: ModuleAnalysis } | { error: string });

/** What is known of the templates that there are. */
export interface KnownTemplates {
  /** Keys of all of them. */
  keys: ReadonlySet<string>;
  /** Keys of those that are made from modules of this repository, by path. */
  byPath: ReadonlyMap<string, string>;
}

/** What modules of a repository could become, and how they would stand on each other by the links between them. */
export function proposeTemplates(
  sourceUrl: string,
  modules: readonly ReadModule[],
  links: readonly ModuleLink[],
  known: KnownTemplates,
): TemplateProposal[] {
  const keys = chooseKeys(sourceUrl, modules, known);
  const readable = new Map(
    modules.flatMap(module =>
      'analysis' in module ? [[module.path, module.analysis] as const] : [],
    ),
  );
  const sound = withoutCircles(
    links.filter(({ from, to }) => {
      const outputs = readable.get(from.path)?.outputs ?? [];
      const variables = readable.get(to.path)?.variables ?? [];
      return (
        outputs.some(({ name }) => name === from.output) &&
        variables.some(({ name }) => name === to.variable)
      );
    }),
  );
  return modules.map(module => {
    const { path, kind } = module;
    const mine = sound.filter(({ to }) => to.path === path);
    const key = (at: string) => keys.get(at) ?? at;
    const { variables, outputs } = readable.get(path) ?? {
      variables: [],
      outputs: [],
    };
    return {
      path,
      kind,
      key: key(path),
      variables: variables.length,
      required: variables.filter(({ required }) => required).length,
      outputs: outputs.length,
      parents: [...new Set(mine.map(({ from }) => key(from.path)))].sort(),
      references: referencesOf(mine, key),
      imported: known.byPath.has(path),
      ...('error' in module ? { error: module.error } : {}),
    };
  });
}

/** What is called in several ways has one of them; a variable that gets different outputs has none. */
function referencesOf(
  links: readonly ModuleLink[],
  key: (path: string) => string,
): TemplateProposal['references'] {
  const byVariable = new Map<string, ModuleLink[]>();
  for (const link of links) {
    const { variable } = link.to;
    byVariable.set(variable, [...(byVariable.get(variable) ?? []), link]);
  }
  return Object.fromEntries(
    [...byVariable].flatMap(([variable, all]) => {
      const sources = new Set(
        all.map(({ from }) => `${from.path} ${from.output}`),
      );
      const [{ from }] = all;
      return sources.size === 1 && all.every(({ isWhole }) => isWhole)
        ? [[variable, { templateKey: key(from.path), output: from.output }]]
        : [];
    }),
  );
}

/** Templates form no circles: a link that would close one is left out. */
function withoutCircles(links: readonly ModuleLink[]): ModuleLink[] {
  const above = new Map<string, Set<string>>();
  const stands = (path: string, on: string): boolean => {
    const seen = new Set([path]);
    for (const each of seen) above.get(each)?.forEach(one => seen.add(one));
    return seen.has(on);
  };
  return links.filter(({ from, to }) => {
    if (stands(from.path, to.path)) return false;
    above.set(to.path, new Set([...(above.get(to.path) ?? []), from.path]));
    return true;
  });
}

/** A key of its own for each: as short as can be, numbered where even the longest is taken. */
function chooseKeys(
  sourceUrl: string,
  modules: readonly ModuleFolder[],
  { keys, byPath }: KnownTemplates,
): Map<string, string> {
  const taken = new Set(keys);
  const chosen = new Map<string, string>();
  for (const { path } of modules) {
    const candidates = keysFor({ sourceUrl, path });
    const longest = (candidates.at(-1) ?? 'module').slice(0, 59);
    const key =
      byPath.get(path) ??
      candidates.find(candidate => !taken.has(candidate)) ??
      numbered(longest, taken);
    taken.add(key);
    chosen.set(path, key);
  }
  return chosen;
}

function numbered(key: string, taken: ReadonlySet<string>): string {
  let number = 2;
  while (taken.has(`${key}-${number}`)) number++;
  return `${key}-${number}`;
}
