/**
 * Scaffolder actions of the infra plugin: the steps of a run, and what software templates use.
 *
 * @packageDocumentation
 */

export { scaffolderModuleInfra as default } from './module';
