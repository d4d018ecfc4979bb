import { blocksOf, isRecord, ParsedFile } from './blocks';
import { readModuleCalls } from './readModuleCalls';

/** An output of one local module that goes into a variable of another, where both are called. @public */
export interface ModuleLink {
  from: { path: string; output: string };
  to: { path: string; variable: string };
  /** The variable gets the output as it is; otherwise it is part of an expression. */
  isWhole: boolean;
}

/** Arguments of a `module` block that are no variables of the module. */
const META = new Set([
  'source',
  'version',
  'providers',
  'count',
  'for_each',
  'depends_on',
]);

const NAME = '[\\p{ID_Start}_][\\p{ID_Continue}-]*';
const OUTPUT = new RegExp(
  `\\bmodule\\.(${NAME})(?:\\[[^\\][]{0,200}\\])?\\.(${NAME})`,
  'gu',
);
const WHOLE = new RegExp(`^\\$\\{module\\.${NAME}\\.${NAME}\\}$`, 'u');

/**
 * Which outputs of local modules a module hands on to others that it calls: how the pieces of a repository are meant to
 * stand on each other.
 *
 * @param folder - the folder of the module that calls them
 * @internal
 */
export function readModuleLinks(
  parsed: ParsedFile[],
  folder: string,
): ModuleLink[] {
  const blocks = parsed.flatMap(file => blocksOf(file, 'module', 1));
  const { moduleCalls } = readModuleCalls(blocks, folder);
  const paths = new Map(moduleCalls.map(({ name, path }) => [name, path]));
  return blocks.flatMap(({ labels, attributes }) => {
    const path = paths.get(labels[0]);
    if (path === undefined) return [];
    return Object.entries(attributes)
      .filter(([variable]) => !META.has(variable))
      .flatMap(([variable, value]) =>
        outputsIn(value).flatMap(({ call, output, isWhole }) => {
          const from = paths.get(call);
          return from === undefined || from === path
            ? []
            : [
                {
                  from: { path: from, output },
                  to: { path, variable },
                  isWhole,
                },
              ];
        }),
      );
  });
}

function outputsIn(
  value: unknown,
): { call: string; output: string; isWhole: boolean }[] {
  return textsIn(value).flatMap(text =>
    [...text.matchAll(OUTPUT)].map(([, call, output]) => ({
      call,
      output,
      isWhole: text === value && WHOLE.test(text),
    })),
  );
}

/** The parser leaves expressions as texts, wherever they stand. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}
