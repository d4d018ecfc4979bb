import { InputIssue } from '../git';
import { Block } from './blocks';

/** What several blocks declare under one name. @internal */
export interface Declaration<T> {
  name: string;
  block: Block;
  facts: T;
}

/**
 * Brings the blocks of a type together as Terraform does: one block per name, changed by the blocks of override files
 * attribute by attribute.
 *
 * @param read - what a block says; what it leaves out is absent
 * @internal
 */
export function declarations<T extends object>(
  type: string,
  blocks: Block[],
  read: (block: Block) => T,
): { declared: Declaration<T>[]; issues: InputIssue[] } {
  const declared = new Map<string, Declaration<T>>();
  const issues: InputIssue[] = [];
  for (const block of blocks) {
    const name = block.labels.join('.');
    const known = declared.get(name);
    if (known && block.isOverride) {
      known.facts = { ...known.facts, ...present(read(block)) };
    } else if (known) {
      const first = `${known.block.file}:${known.block.line}`;
      issues.push(
        issue(block, `${type} '${name}' was declared already, at ${first}`),
      );
    } else if (block.isOverride) {
      issues.push(issue(block, `there is no ${type} '${name}' to override`));
    } else {
      declared.set(name, { name, block, facts: present(read(block)) });
    }
  }
  return { declared: [...declared.values()], issues };
}

function present<T extends object>(facts: T): T {
  const copy = { ...facts };
  for (const [name, value] of Object.entries(copy)) {
    if (value === undefined) Reflect.deleteProperty(copy, name);
  }
  return copy;
}

function issue(block: Block, message: string): InputIssue {
  return { path: 'path', message, file: block.file, line: block.line };
}
