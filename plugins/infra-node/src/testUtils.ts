/**
 * What tests of infra backends need to have a git host of their own.
 *
 * @packageDocumentation
 */

export * from './git/selfSignedCertificate';
