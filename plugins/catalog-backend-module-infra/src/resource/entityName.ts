import { ResourceSummary } from '@groundwork/plugin-infra-common';

/** Longest name that the catalog takes, in characters. */
const LONGEST = 63;

/** Characters of a resource's id that tell apart what has the same name otherwise. */
const SUFFIX = 8;

/** What an entity's name is made from; nothing of it ever changes. @internal */
export type NamedResource = Pick<
  ResourceSummary,
  'id' | 'name' | 'templateKey'
>;

/**
 * `<template>.<name>`, as Terraform writes its addresses: a name is unique within its template only. A name that the
 * catalog would not take as it is, or that could be taken for such a one, gets the beginning of the id as suffix.
 *
 * @internal
 */
export function entityName(resource: NamedResource): string {
  const slug = slugify(resource.name);
  const plain = `${resource.templateKey}.${slug}`;
  const isSafe =
    slug === resource.name &&
    plain.length <= LONGEST &&
    !/-[0-9a-f]{8}$/.test(plain);
  if (isSafe) return plain;
  const suffix = resource.id.replaceAll('-', '').slice(0, SUFFIX);
  const head = plain.slice(0, LONGEST - SUFFIX - 1).replace(/[-_.]+$/, '');
  return `${head}-${suffix}`;
}

/** The entity ref of the resource's entity. @internal */
export function resourceEntityRef(resource: NamedResource): string {
  return `resource:default/${entityName(resource)}`;
}

/** Lower case, because entity refs are compared without regard to case. */
function slugify(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[-_.]+|[-_.]+$/g, '');
}
