import { GitMirrors } from '../../git';
import { collectBundle } from '../collectBundle';
import { ModuleBundle } from '../ModuleBundle';
import { ModuleEngine } from '../ModuleFile';
import { ArchiveRepository } from './ArchiveRepository';
import { TestWeb } from './aWeb';
import { RemoteModuleFinder } from './RemoteModuleFinder';

/** Hosts that modules may come from in tests; the first is a registry that wants a token. @internal */
export const TEST_REGISTRY = 'registry.example.com';

/** @internal */
export const TEST_FILES = 'files.example.com';

/** The bundle of a module that is on no disk, for tests; repositories that it calls lie in `git`. @internal */
export function collectInMemory(
  files: Record<string, string>,
  web: TestWeb,
  directory: { resolve(...paths: string[]): string },
  engine: ModuleEngine = 'terraform',
): Promise<ModuleBundle> {
  const entries = Object.entries(files).map(([path, content]) => ({
    path,
    kind: 'file' as const,
    executable: false,
    content: Buffer.from(content),
  }));
  return collectBundle(
    new ArchiveRepository({ entries, notes: [] }),
    'commit',
    '',
    engine,
    new RemoteModuleFinder({
      mirrors: new GitMirrors({ directory: directory.resolve('mirrors') }),
      rules: {
        allowedHosts: [TEST_REGISTRY, TEST_FILES],
        localPaths: [directory.resolve('git')],
      },
      engine,
      registries: [{ host: TEST_REGISTRY, token: 'hunter2' }],
      fetch: web.fetch,
    }),
  );
}

/** A call of module `a`, or another. @internal */
export function calling(source: string, version?: string, name = 'a'): string {
  const more = version === undefined ? '' : `  version = "${version}"\n`;
  return `module "${name}" {\n  source  = "${source}"\n${more}}\n`;
}
