import { InputError } from '@backstage/errors';
import { GitFile } from '../git';
import { folderName, folderNames } from '../git/folderNames';
import { InputIssue, invalid } from '../git/inputIssue';
import { ParsedFile, toParsedFile } from './blocks';
import {
  configurationFiles,
  folderOf,
  ModuleEngine,
  ModuleFile,
} from './ModuleFile';
import { parseConfiguration } from './parseConfiguration';

/** Bytes of HCL in one module. The parser takes 1.5 s for a megabyte, and others wait meanwhile. */
const MAX_TEXT = 2 * 1024 * 1024;

/** The configuration files of the module in a folder. @throws InputError as `analyseModule` does @internal */
export async function parseModule(
  files: ModuleFile[],
  folder: string,
  engine?: ModuleEngine,
): Promise<ParsedFile[]> {
  const configuration = configurationFiles(files, folder, engine);
  if (configuration.length === 0) {
    throw noTerraformFiles(folder, foldersWithModules(files, engine));
  }
  const problem = tooMuchText(
    folder,
    configuration.map(({ path, text }) => ({
      path,
      size: Buffer.byteLength(text),
    })),
  );
  if (problem) throw problem;
  const parsed: ParsedFile[] = [];
  const issues: InputIssue[] = [];
  for (const file of configuration) {
    const result = await parseConfiguration(file);
    if (result.issues) issues.push(...result.issues);
    else parsed.push(toParsedFile(file, result.body));
  }
  if (issues.length > 0) throw syntaxError(folder, issues);
  return parsed;
}

/** The error for a module that can't be read. @internal */
export function syntaxError(folder: string, issues: InputIssue[]): InputError {
  const [{ file, line, message }] = issues;
  const place = line === undefined ? file : `${file}:${line}`;
  const more = issues.length > 1 ? ` And ${issues.length - 1} more.` : '';
  return invalid(
    `The module in ${folderName(
      folder,
    )} can't be read: ${place}: ${message}${more}`,
    issues,
  );
}

/**
 * The error for a folder without a module.
 *
 * @param known - folders that have files called like Terraform's; the folder itself among them has links only
 * @internal
 */
export function noTerraformFiles(folder: string, known: string[]): InputError {
  const others = known.filter(each => each !== folder);
  const some = folderNames(others);
  const message = [
    `There are no Terraform files in ${folderName(folder)}.`,
    others.length < known.length && 'The links in it lead to none.',
    some && `Folders that have some: ${some}.`,
  ]
    .filter(Boolean)
    .join(' ');
  return Object.assign(invalid(message, [{ path: 'path', message }]), {
    folders: others,
  });
}

/** The error for the Terraform files of a folder if they are more than is read. @public */
export function tooMuchText(
  folder: string,
  files: readonly GitFile[],
): InputError | undefined {
  const size = files.reduce((sum, each) => sum + each.size, 0);
  if (size <= MAX_TEXT) return undefined;
  const [largest] = [...files].sort((a, b) => b.size - a.size);
  const message = `The Terraform files in ${folderName(
    folder,
  )} have ${size} bytes, '${largest.path}' alone ${
    largest.size
  }; at most ${MAX_TEXT} are read. Split the module.`;
  return invalid(message, [{ path: 'path', file: largest.path, message }]);
}

function foldersWithModules(
  files: ModuleFile[],
  engine?: ModuleEngine,
): string[] {
  const folders = new Set(files.map(({ path }) => folderOf(path)));
  return [...folders]
    .filter(folder => configurationFiles(files, folder, engine).length > 0)
    .sort();
}
