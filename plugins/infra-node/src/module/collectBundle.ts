import { BundleCollection, ModuleRepository } from './BundleCollection';
import { ModuleBundle } from './ModuleBundle';
import { ModuleEngine } from './ModuleFile';
import { RemoteModules } from './remote/RemoteModules';

/**
 * Collects a module's folder, the folders of all local modules that it reaches, and what else their text names.
 * Modules of other repositories that can be found are put beside them, and called there.
 *
 * @throws InputError if the folder holds no module, HCL can't read one of them, a local module is not there or lies
 * outside the repository, a remote one may not be used, or they are too large
 * @public
 */
export async function collectBundle(
  repository: ModuleRepository,
  commit: string,
  modulePath: string,
  engine?: ModuleEngine,
  remotes?: RemoteModules,
): Promise<ModuleBundle> {
  const collection = new BundleCollection({
    repository,
    commit,
    modulePath,
    engine,
    remotes,
  });
  return collection.collect();
}
