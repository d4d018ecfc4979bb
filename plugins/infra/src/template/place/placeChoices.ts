import { SourceModule, SourceRef } from '@groundwork/plugin-infra-common';
import { Choice } from '../../form/ChoiceInput';
import { timeAgo } from '../../words/time';

const KINDS: Partial<Record<SourceModule['kind'], string>> = {
  example: 'Example',
  test: 'Test',
};

/** Tags, then branches with the default one first; otherwise as they come, newest first. @internal */
export function refChoices(refs: readonly SourceRef[]): Choice[] {
  const tags = refs.filter(({ kind }) => kind === 'tag');
  const branches = refs.filter(({ kind }) => kind === 'branch');
  const isTag = new Set(tags.map(({ name }) => name));
  return [
    ...tags.map(tag => ({
      value: tag.name,
      group: 'Tags',
      note: noteOf(tag),
    })),
    ...[
      ...branches.filter(({ isDefault }) => isDefault),
      ...branches.filter(({ isDefault }) => !isDefault),
    ].map(branch => ({
      // A name alone is that of the tag, if there is one.
      value: isTag.has(branch.name) ? `refs/heads/${branch.name}` : branch.name,
      group: 'Branches',
      note: noteOf(branch),
    })),
  ];
}

/** Folders of modules: the root first, then modules, examples and tests. @internal */
export function pathChoices(modules: readonly SourceModule[]): Choice[] {
  return modules.map(({ path, kind }) => ({
    value: path,
    label: path === '' ? '(root)' : undefined,
    note: KINDS[kind],
  }));
}

function noteOf({ date, isDefault }: SourceRef): string | undefined {
  const notes = [
    ...(isDefault ? ['Default branch'] : []),
    ...(date === undefined ? [] : [timeAgo(date)]),
  ];
  return notes.length > 0 ? notes.join(' · ') : undefined;
}
