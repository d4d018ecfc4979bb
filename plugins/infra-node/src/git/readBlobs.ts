/**
 * Reads the output of `git cat-file --batch`: for each object that was asked for, `<id> <type> <size>\n<content>\n`.
 *
 * @throws Error if an object is missing: then the mirror is damaged
 * @internal
 */
export function readBlobs(output: Buffer): Buffer[] {
  const contents: Buffer[] = [];
  let at = 0;
  while (at < output.length) {
    const newline = output.indexOf(0x0a, at);
    const header = output.toString('utf8', at, newline);
    const [, type, size] = header.split(' ');
    if (size === undefined) {
      throw new Error(`The mirror is damaged: ${header} (${type})`);
    }
    const start = newline + 1;
    contents.push(output.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return contents;
}
