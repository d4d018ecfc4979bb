/**
 * What tests of infra backends need to have a git host of their own, and providers without a registry.
 *
 * @packageDocumentation
 */

export * from './git/selfSignedCertificate';
export * from './terraform/fixtures/aProviderMirror';
