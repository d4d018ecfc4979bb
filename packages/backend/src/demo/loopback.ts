/**
 * Whether a host name or address means this machine only.
 *
 * @internal
 */
export function isLoopback(host: string): boolean {
  return ['127.0.0.1', 'localhost', '::1', '[::1]'].includes(host);
}
