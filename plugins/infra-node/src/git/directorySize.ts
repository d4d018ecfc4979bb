import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of all files below a folder; what disappears meanwhile counts nothing. @internal */
export async function directorySize(directory: string): Promise<number> {
  const entries = await readdir(directory, {
    recursive: true,
    withFileTypes: true,
  }).catch(() => []);
  let size = 0;
  for (const entry of entries) {
    if (entry.isFile()) {
      const found = await stat(join(entry.parentPath, entry.name)).catch(
        () => undefined,
      );
      size += found?.size ?? 0;
    }
  }
  return size;
}
