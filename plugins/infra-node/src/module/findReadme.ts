import { posix } from 'node:path';
import { ModuleReadme } from '@groundwork/plugin-infra-common';
import { folderOf, ModuleFile } from './ModuleFile';

/** Bytes of a README that are kept. @public */
export const MAX_README = 256 * 1024;

const NAME = /^readme(?:\.md|\.markdown)?$/i;

/** The README of the module in a folder, cut where it is too long; undefined if there is none that is text. @public */
export function findReadme(
  files: readonly ModuleFile[],
  folder: string,
): ModuleReadme | undefined {
  const file = files
    .filter(({ path }) => folderOf(path) === folder)
    .filter(({ path }) => NAME.test(posix.basename(path)))
    .sort((a, b) => preference(b.path) - preference(a.path))
    .at(0);
  if (!file) return undefined;
  const content = Buffer.from(file.content);
  if (content.includes(0)) return undefined;
  const truncated = content.length > MAX_README;
  const text = content.subarray(0, MAX_README).toString('utf8');
  return {
    path: file.path,
    text: truncated ? text.slice(0, text.lastIndexOf('\n') + 1) || text : text,
    truncated,
  };
}

/** Git hosts take the one in Markdown first as well. */
function preference(path: string): number {
  return path.toLowerCase().endsWith('.md') ? 1 : 0;
}
