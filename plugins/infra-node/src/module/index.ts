export { analyseModule } from './analyseModule';
export { collectBundle } from './collectBundle';
export type { ModuleRepository } from './BundleCollection';
export type { ModuleBundle } from './ModuleBundle';
export type { ModuleEngine, ModuleFile } from './ModuleFile';
export { packBundle } from './packBundle';
export type { PackedBundle } from './packBundle';
export { unpackBundle } from './unpackBundle';
export type { UnpackLimits } from './unpackBundle';
