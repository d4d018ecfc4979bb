/** Whether two JSON values are equal; the order of names does not matter. @internal */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  if (one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const left = new Map<string, unknown>(Object.entries(one));
  const right = new Map<string, unknown>(Object.entries(other));
  return (
    left.size === right.size &&
    [...left].every(
      ([name, value]) => right.has(name) && isSame(value, right.get(name)),
    )
  );
}
