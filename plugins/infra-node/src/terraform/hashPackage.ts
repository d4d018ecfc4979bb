import { createHash } from 'crypto';
import { createReadStream } from 'fs';
import { readdir, realpath, stat } from 'fs/promises';
import { join, relative, sep } from 'path';
import { pipeline } from 'stream/promises';

/** The `h1:` hash by which Terraform's lock file knows an unpacked provider package. @internal */
export async function hashPackage(directory: string): Promise<string> {
  const root = await realpath(directory);
  const files = (await filesBelow(root))
    .map(file => ({ file, name: relative(root, file).split(sep).join('/') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const summary = createHash('sha256');
  for (const { file, name } of files) {
    summary.update(`${await hashFile(file)}  ${name}\n`);
  }
  return `h1:${summary.digest('base64')}`;
}

/** All files in a directory and below it. @internal */
export async function filesBelow(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  const files: string[] = [];
  for (const name of names) {
    const path = join(directory, name);
    if ((await stat(path)).isFile()) files.push(path);
  }
  return files;
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
