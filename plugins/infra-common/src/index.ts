/**
 * Words, state machine, permissions, wire schemas and typed client of the infra plugin.
 *
 * @packageDocumentation
 */

/** Id of the infra plugin, and the name of its API under `/api/`. @public */
export const INFRA_PLUGIN_ID = 'infra';

export * from './lifecycle';
export * from './permissions';
export * from './wire';
export * from './client/InfraClient';
export * from './module';
export * from './hierarchy';
export * from './naming';
