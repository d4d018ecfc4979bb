import { createServer } from 'node:http';
import { join } from 'node:path';

const ONE_YEAR = '365d';

/**
 * Serves a built app on a loopback port, like a web server in front of a portal does: what has a hash in its name may be
 * kept, every address that is not a file is the app's own. Resolves with the listening server.
 */
export async function serveApp(directory, port) {
  // Not at the top: the scripts run before anything is installed.
  const { default: express } = await import('express');
  const files = (folder, options) =>
    express.static(join(directory, folder), { index: false, ...options });
  const app = express()
    .disable('x-powered-by')
    .use('/static', files('static', { immutable: true, maxAge: ONE_YEAR }))
    .use('/static', (_, response) => response.sendStatus(404))
    .use(files('.'))
    .get('*', (_, response) => {
      response.setHeader('Cache-Control', 'no-store');
      response.sendFile(join(directory, 'index.html'), { cacheControl: false });
    });
  const server = createServer(app);
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
