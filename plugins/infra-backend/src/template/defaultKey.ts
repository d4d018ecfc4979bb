import { templateKeySchema } from '@groundwork/plugin-infra-common';
import { validateModulePath } from '@groundwork/plugin-infra-node';
import { invalid } from '../http/requests';

/** Key for a module: slug of the last segment of its path, or of the repository's name. InputError if none comes out. */
export function defaultKey(location: {
  sourceUrl: string;
  path: string;
}): string {
  const key = keysFor(location).at(0);
  if (key !== undefined) return key;
  throw invalid('No key can be made of the path: give one.', [
    { path: 'key', message: 'is required here' },
  ]);
}

/** Keys for a module, the shortest first: of the last segment of its path, of the last two, and so on. */
export function keysFor(location: {
  sourceUrl: string;
  path: string;
}): string[] {
  const repository = location.sourceUrl.replace(/\.git\/?$/, '');
  const segments = `${repository}/${validateModulePath(location.path)}`
    .split(/[/:]/)
    .filter(segment => segment !== '')
    .reverse();
  return segments
    .map((_, index) => slug(segments.slice(0, index + 1).reverse()))
    .filter(key => templateKeySchema.safeParse(key).success);
}

function slug(segments: string[]): string {
  return segments
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, 63)
    .replace(/[-_]+$/, '');
}
