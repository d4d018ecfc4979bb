import { ModuleAnalysis, ModuleOutput } from '@groundwork/plugin-infra-common';
import { InputIssue } from '../git';
import { attributeBool, attributeText } from './attributeValue';
import { Block, blocksOf, ParsedFile } from './blocks';
import { declarations } from './declarations';
import { ModuleEngine, ModuleFile } from './ModuleFile';
import { parseModule, syntaxError } from './parseModule';
import { isLocal, readModuleCalls } from './readModuleCalls';
import { readSettings } from './readSettings';
import { readVariables } from './readVariables';

const RESOURCES = [
  { type: 'resource', mode: 'managed' },
  { type: 'data', mode: 'data' },
  { type: 'ephemeral', mode: 'ephemeral' },
] as const;

/**
 * Reads what a module wants, gives and contains. Only files directly in its folder count.
 *
 * @param files - files of the repository; those of other folders are passed over
 * @param folder - the module's folder, `''` for the root
 * @throws InputError with issues (file, line) if HCL can't read it, or if there are no Terraform files
 * @public
 */
export async function analyseModule(
  files: ModuleFile[],
  folder: string,
  engine?: ModuleEngine,
): Promise<ModuleAnalysis> {
  return readAnalysis(await parseModule(files, folder, engine), folder);
}

/** {@link analyseModule} of files that are parsed already. @internal */
export function readAnalysis(
  parsed: ParsedFile[],
  folder: string,
): ModuleAnalysis {
  const blocks = (type: string, labels: number) =>
    parsed.flatMap(file => blocksOf(file, type, labels));
  const { variables, ...more } = readVariables(blocks('variable', 1));
  const { outputs, issues } = readOutputs(blocks('output', 1));
  const calls = readModuleCalls(blocks('module', 1), folder);

  const allIssues = [...more.issues, ...issues, ...calls.issues];
  if (allIssues.length > 0) throw syntaxError(folder, allIssues);
  return {
    variables,
    outputs,
    ...readSettings(blocks('terraform', 0)),
    resources: RESOURCES.flatMap(({ type, mode }) =>
      readNames(parsed, type, mode),
    ),
    moduleCalls: calls.moduleCalls,
    notes: [
      ...more.notes,
      ...calls.moduleCalls
        .filter(({ source, path }) => isLocal(source) && path === undefined)
        .map(
          call =>
            `${call.file}:${call.line}: module '${call.name}' lies outside the repository: ${call.source}`,
        ),
    ],
  };
}

function readOutputs(blocks: Block[]): {
  outputs: ModuleOutput[];
  issues: InputIssue[];
} {
  const { declared, issues } = declarations('output', blocks, block => ({
    description: attributeText(block.attributes.description),
    deprecated: attributeText(block.attributes.deprecated),
    sensitive: attributeBool(block.attributes.sensitive),
    ephemeral: attributeBool(block.attributes.ephemeral),
  }));
  const outputs = declared.map(({ name, facts }) => ({
    ...facts,
    name,
    sensitive: facts.sensitive ?? false,
  }));
  return { outputs, issues };
}

function readNames(
  files: ParsedFile[],
  type: string,
  mode: ModuleAnalysis['resources'][number]['mode'],
): ModuleAnalysis['resources'] {
  return files
    .filter(({ isOverride }) => !isOverride)
    .flatMap(file => blocksOf(file, type, 2))
    .map(({ labels }) => ({ mode, type: labels[0], name: labels[1] }));
}
