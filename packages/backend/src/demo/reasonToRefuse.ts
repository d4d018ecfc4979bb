import { readHttpServerOptions } from '@backstage/backend-defaults/rootHttpRouter';
import { Config } from '@backstage/config';
import { isLoopback } from './loopback';

/**
 * Why the demo sign-in must not exist here, or `undefined` if it may: it asks for no password, so it needs a
 * development backend that only this machine can reach.
 *
 * @internal
 */
export function reasonToRefuse(
  config: Config,
  nodeEnv: string | undefined,
): string | undefined {
  if (nodeEnv !== 'development') {
    return `NODE_ENV is '${nodeEnv ?? ''}', and it needs 'development'.`;
  }
  const { host } = readHttpServerOptions(
    config.getOptionalConfig('backend'),
  ).listen;
  if (!isLoopback(host)) {
    return `the backend listens on '${host}', and it needs a loopback address: set backend.listen.host to 127.0.0.1.`;
  }
  return undefined;
}
