import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';

/** The key that encrypts what the portal keeps, made on the first start and readable for its owner only. */
export async function encryptionKey(file) {
  const known = await readKey(file);
  if (known) {
    return known;
  }
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, {
    mode: 0o600,
    flag: 'wx',
  });
  // A link never replaces a key that another start has just made, and never shows half of one.
  await link(draft, file).catch(error => {
    if (error.code !== 'EEXIST') {
      throw error;
    }
  });
  await rm(draft);
  return readKey(file);
}

async function readKey(file) {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
