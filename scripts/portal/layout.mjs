import { join, resolve } from 'node:path';
import { inCheckout } from '../checkout.mjs';

/**
 * Where a portal keeps its data and where it listens. `GROUNDWORK_DATA`, `GROUNDWORK_PORT` and
 * `GROUNDWORK_BACKEND_PORT` move it, so that several can run beside each other.
 */
export function portalLayout(env = process.env) {
  const data = resolve(env.GROUNDWORK_DATA ?? inCheckout('.data'));
  const port = Number(env.GROUNDWORK_PORT ?? 3000);
  const backendPort = Number(env.GROUNDWORK_BACKEND_PORT ?? 7007);
  return {
    data,
    git: join(data, 'git'),
    modules: join(data, 'git', 'modules'),
    logs: join(data, 'logs'),
    app: join(data, 'app'),
    keyFile: join(data, 'encryption.key'),
    owned: ['db', 'git', 'runs', 'logs', 'app', 'encryption.key'].map(name =>
      join(data, name),
    ),
    port,
    backendPort,
    url: `http://localhost:${port}`,
    backendUrl: `http://localhost:${backendPort}`,
  };
}
