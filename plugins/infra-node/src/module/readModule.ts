import { ModuleAnalysis } from '@groundwork/plugin-infra-common';
import { readAnalysis } from './analyseModule';
import { ModuleEngine, ModuleFile } from './ModuleFile';
import { parseModule } from './parseModule';
import { ModuleLink, readModuleLinks } from './readModuleLinks';

/**
 * What `analyseModule` tells of a module, and which outputs of the local modules that it calls it hands on to others.
 *
 * @throws InputError as `analyseModule` does
 * @public
 */
export async function readModule(
  files: ModuleFile[],
  folder: string,
  engine?: ModuleEngine,
): Promise<{ analysis: ModuleAnalysis; links: ModuleLink[] }> {
  const parsed = await parseModule(files, folder, engine);
  return {
    analysis: readAnalysis(parsed, folder),
    links: readModuleLinks(parsed, folder),
  };
}
