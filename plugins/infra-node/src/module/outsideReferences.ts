import { posix } from 'node:path';
import { ConfigurationFile } from './ModuleFile';

const REFERENCE = /\$\{path\.module\}\/(\.\.\/[\w./@+-]*)/g;

/**
 * Folders and files outside a module that its text names, as in `file("${path.module}/../files/x.json")`; as far as
 * that can be seen without evaluating it.
 *
 * @internal
 */
export function outsideReferences(
  files: ConfigurationFile[],
  folder: string,
): string[] {
  const paths = files.flatMap(({ text }) =>
    [...text.matchAll(REFERENCE)].map(([, reference]) =>
      posix.join(folder, reference).replace(/\/$/, ''),
    ),
  );
  return [...new Set(paths)];
}
