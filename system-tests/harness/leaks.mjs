import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The shapes in which a text may stand in a file or an answer. */
export function shapesOf(secret) {
  const escaped = JSON.stringify(secret).slice(1, -1);
  // Terraform escapes these in its JSON.
  const escapedForHtml = escaped
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026');
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [
    ...new Set([
      secret,
      escaped,
      escapedForHtml,
      JSON.stringify(escaped).slice(1, -1),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('hex'),
      // The last characters depend on what follows.
      base64.slice(0, -2),
    ]),
  ];
}

/** Whether a text shows the secret in one of its shapes. */
export function shows(secret, value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return shapesOf(secret).some(shape => text?.includes(shape));
}

/** The files below a directory, links not followed, in which one of the secrets stands in one of its shapes. */
export async function filesThatShow(secrets, directory) {
  const needles = secrets
    .flatMap(shapesOf)
    .map(shape => Buffer.from(shape, 'utf8'));
  const found = [];
  for await (const file of filesBelow(directory)) {
    if (await fileShows(file, needles).catch(ifGone(false))) {
      found.push(file);
    }
  }
  return found;
}

/** What is removed while one looks shows nothing. */
async function* filesBelow(directory) {
  const entries = await readdir(directory, { withFileTypes: true }).catch(
    ifGone([]),
  );
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    if (entry.isFile()) yield path;
  }
}

function ifGone(instead) {
  return error => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}

async function fileShows(file, needles) {
  const { size } = await stat(file).catch(() => ({ size: 0 }));
  if (size === 0) {
    return false;
  }
  const longest = Math.max(...needles.map(needle => needle.length));
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(file)) {
    const seen = Buffer.concat([rest, chunk]);
    if (needles.some(needle => seen.includes(needle))) {
      return true;
    }
    rest = seen.subarray(-longest);
  }
  return false;
}
