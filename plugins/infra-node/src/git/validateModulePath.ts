import { invalidField } from './inputIssue';

/**
 * Checks the path of a folder in a repository.
 *
 * @returns the path in one spelling: parts joined by `/`, the root as `''`
 * @throws InputError with what is wrong
 * @public
 */
export function validateModulePath(given: string): string {
  const wrong = problemOf(given);
  if (wrong) {
    throw invalidField(
      'path',
      `Cannot use this path: ${wrong}. Give a folder of the repository, such as 'modules/network', or '' for its root.`,
    );
  }
  return given
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/');
}

function problemOf(path: string): string | undefined {
  if (path.length > 500) return 'it is longer than 500 characters';
  if (/\p{Cc}/u.test(path)) return 'it has control characters in it';
  if (path.includes('\\')) return "it has '\\' in it";
  if (path.startsWith('/')) return 'it is absolute';
  return path.split('/').includes('..') ? "it has '..' in it" : undefined;
}
