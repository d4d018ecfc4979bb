import { posix } from 'node:path';
import { TreeEntry } from './TreeEntry';

/** A folder of a repository that holds Terraform files. @public */
export interface ModuleFolder {
  /** `''` is the root. */
  path: string;
  kind: 'root' | 'module' | 'example' | 'test';
}

const ORDER: ModuleFolder['kind'][] = ['root', 'module', 'example', 'test'];
const TERRAFORM_FILE = /^[^.#].*\.(?:tf|tofu)(?:\.json)?$/;

/** Whether Terraform or OpenTofu takes a file of this name for configuration. @public */
export function isTerraformFile(name: string): boolean {
  return TERRAFORM_FILE.test(name);
}

/** The folders that hold Terraform files: the root first, then modules, examples and tests. @internal */
export function listModules(entries: TreeEntry[]): ModuleFolder[] {
  const folders = new Set(
    entries
      .filter(({ kind, path }) => {
        return kind !== 'submodule' && isTerraformFile(posix.basename(path));
      })
      .map(({ path }) => posix.dirname(path)),
  );
  return [...folders]
    .filter(folder => !/(?:^|\/)\.[^/]/.test(folder))
    .map(folder => (folder === '.' ? '' : folder))
    .map(path => ({ path, kind: kindOf(path) }))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
        (a.path < b.path ? -1 : 1),
    );
}

function kindOf(path: string): ModuleFolder['kind'] {
  if (path === '') return 'root';
  const parts = path.toLowerCase().split('/');
  if (parts.some(part => /^(?:tests?|fixtures?|testdata)$/.test(part))) {
    return 'test';
  }
  return parts.some(part => /^examples?$/.test(part)) ? 'example' : 'module';
}
