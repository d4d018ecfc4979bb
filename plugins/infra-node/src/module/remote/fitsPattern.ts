/**
 * Whether a path fits one with `*` and `?`, which stand for what lies within a part. It never takes longer than the
 * lengths of both multiplied, whatever stands in them.
 *
 * @internal
 */
export function fitsPattern(path: string, pattern: string): boolean {
  const parts = path.split('/');
  const wanted = pattern.split('/');
  return (
    parts.length === wanted.length &&
    wanted.every((part, index) => fitsPart(parts[index], part))
  );
}

function fitsPart(text: string, pattern: string): boolean {
  let at = 0;
  let next = 0;
  let lastStar = -1;
  let starEnd = 0;
  while (at < text.length) {
    if (pattern[next] === '*') {
      lastStar = next;
      starEnd = at;
      next += 1;
    } else if (pattern[next] === '?' || pattern[next] === text[at]) {
      at += 1;
      next += 1;
    } else if (lastStar >= 0) {
      // Only the last star is worth to take more: what came before it fits already.
      starEnd += 1;
      at = starEnd;
      next = lastStar + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(next));
}
