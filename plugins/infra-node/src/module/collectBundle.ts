import { BundleCollection, ModuleRepository } from './BundleCollection';
import { ModuleBundle } from './ModuleBundle';
import { ModuleEngine } from './ModuleFile';

/**
 * Collects a module's folder, the folders of all local modules that it reaches, and what else their text names.
 *
 * @throws InputError if the folder holds no module, HCL can't read one of them, a local module is not there or lies
 * outside the repository, or they are too large
 * @public
 */
export async function collectBundle(
  repository: ModuleRepository,
  commit: string,
  modulePath: string,
  engine?: ModuleEngine,
): Promise<ModuleBundle> {
  const collection = new BundleCollection(
    repository,
    commit,
    modulePath,
    engine,
  );
  await collection.add(modulePath);
  await collection.requireModule();
  await collection.follow(modulePath);
  return collection.toBundle();
}
