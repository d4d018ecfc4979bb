import { posix } from 'node:path';
import { ModuleCall } from '@groundwork/plugin-infra-common';
import { InputIssue } from '../git';
import { attributeText } from './attributeValue';
import { Block } from './blocks';
import { declarations } from './declarations';

/** The `module` blocks of a module. @internal */
export function readModuleCalls(
  blocks: Block[],
  folder: string,
): { moduleCalls: ModuleCall[]; issues: InputIssue[] } {
  const { declared, issues } = declarations('module', blocks, block => ({
    source: attributeText(block.attributes.source),
    version: attributeText(block.attributes.version),
  }));
  const moduleCalls = declared.map(({ name, block, facts }) => {
    const { source = '', version } = facts;
    const path = isLocal(source) ? pathOf(folder, source) : undefined;
    return {
      name,
      source,
      ...(version && { version }),
      ...(path !== undefined && { path }),
      file: block.file,
      line: block.line,
    };
  });
  return { moduleCalls, issues };
}

/** Whether a module's source is a folder next to it. @internal */
export function isLocal(source: string): boolean {
  return /^\.\.?(?:\/|$)/.test(source);
}

/** The folder in the repository; undefined if it would lie outside. */
function pathOf(folder: string, source: string): string | undefined {
  const path = posix.join(folder, source).replace(/\/$/, '');
  if (path === '..' || path.startsWith('../')) return undefined;
  return path === '.' ? '' : path;
}
