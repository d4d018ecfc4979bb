import { invalidField } from './inputIssue';

const COMMIT = /^[0-9a-f]{7,40}$/i;

/** Whether the text is a whole commit id. @internal */
export function isFullCommit(ref: string): boolean {
  return /^[0-9a-f]{40}$/i.test(ref);
}

/** Whether the text may be a commit id, whole or cut. @internal */
export function isCommitLike(ref: string): boolean {
  return COMMIT.test(ref);
}

/**
 * Checks the name of a branch or tag by the rules of `git check-ref-format`; commits pass too.
 *
 * @returns the ref without blanks around it
 * @throws InputError with what is wrong
 * @public
 */
export function validateRef(given: string): string {
  const ref = given.trim();
  const wrong = problemOf(ref);
  if (wrong) {
    throw invalidField(
      'ref',
      `Cannot use this ref: ${wrong}. Give a branch, a tag or a commit of 7 to 40 hex digits.`,
    );
  }
  return ref;
}

function problemOf(ref: string): string | undefined {
  if (ref === '') return 'it is empty';
  if (ref.length > 250) return 'it is longer than 250 characters';
  if (ref.startsWith('-')) return "it begins with '-'";
  // Some scripts and emoji join letters by characters that can't be seen; the others of that kind only deceive.
  const joined = ref.replace(/[\u200C\u200D]/g, '');
  if (/[\p{Cc}\p{Cf} ~^:?*[\\]/u.test(joined)) {
    return 'it has blanks, control characters or one of ~ ^ : ? * [ \\ in it';
  }
  if (ref.includes('..')) return "it has '..' in it";
  if (ref.includes('@{') || ref === '@') return "it has '@{' in it or is '@'";
  if (ref.endsWith('.')) return "it ends with '.'";
  const parts = ref.split('/');
  if (parts.includes('')) return "it has a '/' too many";
  return parts.some(part => part.startsWith('.') || part.endsWith('.lock'))
    ? "a part of it begins with '.' or ends with '.lock'"
    : undefined;
}
