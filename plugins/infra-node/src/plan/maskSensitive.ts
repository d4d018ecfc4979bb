import { MASK } from '@groundwork/plugin-infra-common';

/**
 * A tree of truths as Terraform gives them for a value (what is sensitive, what is unknown): true for all of it, or by
 * key or index for parts. Without the parts that are false; `undefined` if nothing is left.
 *
 * @internal
 */
export function pruneTruths(tree: unknown): unknown {
  if (tree === true) return true;
  if (Array.isArray(tree)) {
    const items = tree.map(pruneTruths);
    // Their index says what they belong to, so they keep their place.
    return items.some(isTruth) ? items.map(item => item ?? false) : undefined;
  }
  if (!isObject(tree)) return undefined;
  const entries = Object.entries(tree)
    .map(([key, value]) => [key, pruneTruths(value)])
    .filter(([, value]) => isTruth(value));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** True wherever one of two trees is. @internal */
export function uniteTruths(one: unknown, other: unknown): unknown {
  if (one === true || other === true) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    const [longer, shorter] =
      one.length >= other.length ? [one, other] : [other, one];
    return longer.map((item, index) => uniteTruths(item, shorter[index]));
  }
  if (isObject(one) && isObject(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return Object.fromEntries(
      [...keys].map(key => [key, uniteTruths(one[key], other[key])]),
    );
  }
  if (isTree(one) && isTree(other)) return true;
  return isTree(one) ? one : other;
}

/** The value with the mask in place of what the tree says; null stays, since it hides nothing. @internal */
export function maskSensitive(value: unknown, tree: unknown): unknown {
  if (value === null || value === undefined || !isTree(tree)) return value;
  if (tree === true) return MASK;
  if (Array.isArray(value) && Array.isArray(tree)) {
    return value.map((item, index) => maskSensitive(item, tree[index]));
  }
  if (isObject(value) && isObject(tree)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [
        key,
        maskSensitive(part, tree[key]),
      ]),
    );
  }
  // The shapes differ, so it can't be told which part is meant.
  return pruneTruths(tree) === undefined ? value : MASK;
}

function isTruth(value: unknown): boolean {
  return value !== undefined && value !== false;
}

function isTree(value: unknown): boolean {
  return value === true || (typeof value === 'object' && value !== null);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
