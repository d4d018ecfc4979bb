/** The name in an entity ref; anything else stays as it is. @internal */
export function refName(ref: string): string {
  const name = /^[^:/]+:[^:/]+\/(.+)$/.exec(ref)?.[1];
  return name ?? ref;
}

/** The first characters of a commit. @internal */
export function shortCommit(commit: string): string {
  return commit.slice(0, 8);
}
