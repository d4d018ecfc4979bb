/**
 * What infra backends share: service ref, extension points, Terraform, git and test doubles.
 *
 * @packageDocumentation
 */

export * from './client';
export * from './runner';
export * from './process';
export * from './supervisor';
export * from './terraform';
export * from './git';
export * from './plan';
export * from './module';
export * from './permission';
