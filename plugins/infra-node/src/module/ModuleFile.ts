import { posix } from 'node:path';

/** A file of a repository. @public */
export interface ModuleFile {
  /** Path in the repository. */
  path: string;
  content: Buffer | string;
}

/** The program that will run a module: OpenTofu reads `.tofu` files too. @public */
export type ModuleEngine = 'terraform' | 'opentofu';

/** A configuration file of one module. @internal */
export interface ConfigurationFile {
  path: string;
  text: string;
  isJson: boolean;
  /** Its blocks change those of other files instead of adding to them. */
  isOverride: boolean;
}

const CONFIGURATION = /^(.+)\.(tf|tofu)(\.json)?$/;

/**
 * The files that make up the module in a folder, and no sub-folder's, in the order in which they are read: by name,
 * overrides last.
 *
 * @internal
 */
export function configurationFiles(
  files: ModuleFile[],
  folder: string,
  engine: ModuleEngine = 'terraform',
): ConfigurationFile[] {
  const inFolder = files.filter(({ path }) => folderOf(path) === folder);
  const names = new Set(inFolder.map(({ path }) => posix.basename(path)));
  return inFolder
    .filter(({ path }) => isRead(posix.basename(path), names, engine))
    .map(({ path, content }) => ({
      path,
      text: content.toString('utf8'),
      isJson: path.endsWith('.json'),
      isOverride: /(?:^|_)override\.(?:tf|tofu)(?:\.json)?$/.test(
        posix.basename(path),
      ),
    }))
    .sort(
      (a, b) =>
        Number(a.isOverride) - Number(b.isOverride) ||
        (a.path < b.path ? -1 : 1),
    );
}

/** The folder of a file in a repository; `''` is the root. @public */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}

function isRead(
  name: string,
  names: Set<string>,
  engine: ModuleEngine,
): boolean {
  const [, base, language, json = ''] = CONFIGURATION.exec(name) ?? [];
  // Editors' and hidden files, by the rule of both engines.
  if (!base || name.startsWith('.') || /^#.*#$/.test(name)) return false;
  if (engine === 'terraform') return language === 'tf';
  return language === 'tofu' || !names.has(`${base}.tofu${json}`);
}
