import { writeFile } from 'fs/promises';
import { join } from 'path';

/** The last file by name, so that it wins over the module's own overrides. @public */
export const HTTP_BACKEND_FILE = 'zzzz_groundwork_override.tf.json';

/**
 * Has a root module keep its state in our `http` backend, whatever it says itself. Address and credential come by
 * environment.
 *
 * @public
 */
export async function useHttpBackend(moduleDirectory: string): Promise<void> {
  await writeFile(
    join(moduleDirectory, HTTP_BACKEND_FILE),
    JSON.stringify({ terraform: { backend: { http: {} } } }),
  );
}
