/** Who acts where no person does, in the words of the record. */
const OURSELVES = 'infra';

/** The name in an entity ref, with its namespace where that is not the default; anything else stays as it is. @internal */
export function refName(ref: string): string {
  if (ref === OURSELVES) return 'Groundwork';
  const parts = /^[^:/]+:([^:/]+)\/(.+)$/.exec(ref);
  if (!parts) return ref.replace(/^plugin:(.+)$/, 'the plugin $1');
  const [, namespace, name] = parts;
  return namespace === 'default' ? name : `${namespace}/${name}`;
}

/** What a person typed as somebody's name, as an entity ref: a plain name is that of a user. @internal */
export function userRef(text: string): string {
  const name = text.trim();
  if (name === '' || name.includes(':')) return name;
  if (name.toLowerCase() === refName(OURSELVES).toLowerCase()) return OURSELVES;
  return `user:${name.includes('/') ? name : `default/${name}`}`.toLowerCase();
}

/** The first characters of a commit. @internal */
export function shortCommit(commit: string): string {
  return commit.slice(0, 8);
}
