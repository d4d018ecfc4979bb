/** A branch or tag and the commit that it names. @public */
export interface GitRef {
  name: string;
  kind: 'branch' | 'tag';
  commit: string;
  /** Time of the commit, or of the tag if that has one of its own; ISO 8601. Absent if it has none. */
  date?: string;
  /** The branch that HEAD of the repository is on. */
  isDefault?: boolean;
}

/** Fields are parted by a character that no ref name can have. @internal */
export const REF_FORMAT =
  '%(refname)\t%(objecttype)\t%(objectname)\t%(*objecttype)\t%(*objectname)\t%(creatordate:iso-strict)\t%(HEAD)';

/** Reads the output of `git for-each-ref`, newest first. What is no commit in the end is left out. @internal */
export function parseRefs(output: Buffer): GitRef[] {
  return output
    .toString('utf8')
    .split('\n')
    .flatMap(line => {
      const [name, type, object, peeledType, peeled, date, head] =
        line.split('\t');
      const commit = commitOf(type, object, peeledType, peeled);
      const [, folder, short] = /^refs\/(heads|tags)\/(.+)$/.exec(name) ?? [];
      if (!commit || !short) return [];
      const kind = folder === 'heads' ? 'branch' : 'tag';
      const known = date && { date: new Date(date).toISOString() };
      const isDefault = head === '*' && { isDefault: true };
      return [
        { name: short, kind, commit, ...known, ...isDefault } satisfies GitRef,
      ];
    });
}

function commitOf(
  type?: string,
  object?: string,
  peeledType?: string,
  peeled?: string,
): string | undefined {
  if (type === 'commit') return object;
  return type === 'tag' && peeledType === 'commit' ? peeled : undefined;
}
