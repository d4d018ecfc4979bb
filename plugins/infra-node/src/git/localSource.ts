import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { invalidField } from './inputIssue';

/**
 * The `file:` URL of the real folder that a local source names.
 *
 * @throws InputError if it is not below an allowed folder, or is not there
 * @internal
 */
export async function resolveLocalSource(
  text: string,
  rules: { localPaths: string[] },
): Promise<string> {
  const path = toPath(text);
  const allowed = await Promise.all(rules.localPaths.map(realFolder));
  const real = await realFolder(path);
  if (!allowed.some(folder => contains(folder.path, real.path))) {
    throw invalidField(
      'sourceUrl',
      `Cannot use this source: local repositories are allowed only in ${
        rules.localPaths.join(', ') || 'folders that the operator names'
      } ('infra.sources.localPaths').`,
    );
  }
  if (!real.exists) {
    throw invalidField('sourceUrl', `There is no repository at '${text}'.`);
  }
  return pathToFileURL(real.path).href;
}

function toPath(text: string): string {
  if (text.startsWith('/')) return resolve(text);
  try {
    return resolve(fileURLToPath(text));
  } catch {
    throw invalidField(
      'sourceUrl',
      'Cannot use this source: a file: URL must look like file:///folder/repository.',
    );
  }
}

/** The path with its symlinks resolved as far as it exists. */
async function realFolder(
  path: string,
): Promise<{ path: string; exists: boolean }> {
  try {
    return { path: await realpath(path), exists: true };
  } catch {
    const parent = dirname(path);
    if (parent === path) return { path, exists: false };
    const real = await realFolder(parent);
    return { path: resolve(real.path, relative(parent, path)), exists: false };
  }
}

function contains(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below !== '..' && !below.startsWith('../') && !isAbsolute(below);
}
