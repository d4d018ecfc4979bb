/**
 * Catalog entities for infrastructure, and the built-in run pipeline template.
 *
 * @packageDocumentation
 */

export { catalogModuleInfra as default } from './module';
