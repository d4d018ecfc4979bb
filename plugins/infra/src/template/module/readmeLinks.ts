import { ModuleReadme, VersionModule } from '@groundwork/plugin-infra-common';

/** An address that nothing is loaded from. @internal */
export const NO_IMAGE = 'data:,';

/** Where a link of a README leads; empty: nowhere, so that its text stays as plain text. @internal */
export function readmeLink(
  target: string,
  { path }: ModuleReadme,
  links: VersionModule['links'],
): string {
  if (/^(?:https?:|mailto:|#)/i.test(target)) return target;
  return inRepository(target, path, links?.file) ?? '';
}

/** Where an image of a README is; those of other hosts would tell them who reads it. @internal */
export function readmeImage(
  source: string,
  { path }: ModuleReadme,
  links: VersionModule['links'],
): string {
  if (links && source.startsWith(links.raw)) return source;
  return inRepository(source, path, links?.raw) ?? NO_IMAGE;
}

/** The address of what a README names by a path beside it, or from the root of the repository. */
function inRepository(
  target: string,
  readmePath: string,
  root: string | undefined,
): string | undefined {
  // What was taken out as dangerous is empty.
  if (
    root === undefined ||
    target === '' ||
    /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(target)
  ) {
    return undefined;
  }
  const folder = readmePath.split('/').slice(0, -1);
  const parts = target.startsWith('/') ? [] : folder;
  for (const part of target.split('/')) {
    if (part === '..') {
      if (parts.length === 0) return undefined;
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return `${root}${parts.join('/')}`;
}
