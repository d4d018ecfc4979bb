/** The source of a module; somebody may have written a password or a key into its address. @public */
export function withoutCredentials(source: string): string {
  // First: a password may hold `@` and `?` as they are.
  const open = source.replace(/^([a-z0-9+.:-]*:\/\/)[^/]*@/i, '$1');
  const [address, query = ''] = open.split('?', 2);
  const ref = new URLSearchParams(query).get('ref');
  return `${address}${ref ? `?ref=${ref}` : ''}`;
}
