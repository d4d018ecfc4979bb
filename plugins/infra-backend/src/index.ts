/**
 * Backend of the infra plugin: resources, changes, runs, approvals and Terraform state.
 *
 * @packageDocumentation
 */

export { infraPlugin as default } from './plugin';
