/** The source of a module; somebody may have written a password or a key into its address. @public */
export function withoutCredentials(source: string): string {
  const [address, query = ''] = source.split('?', 2);
  const ref = new URLSearchParams(query).get('ref');
  return `${address.replace(/\/\/[^/@]*@/, '//')}${ref ? `?ref=${ref}` : ''}`;
}
