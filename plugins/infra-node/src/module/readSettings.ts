import { ModuleAnalysis } from '@groundwork/plugin-infra-common';
import { attributeText } from './attributeValue';
import { Block, innerBlocks, isRecord } from './blocks';

/** What the `terraform` blocks of a module say. @internal */
export function readSettings(
  blocks: Block[],
): Pick<
  ModuleAnalysis,
  'requiredVersion' | 'requiredProviders' | 'hasBackend'
> {
  const overriding = blocks.filter(({ isOverride }) => isOverride);
  const versions = versionsOf(overriding);
  const all = versions.length
    ? versions
    : versionsOf(blocks.filter(({ isOverride }) => !isOverride));
  const providers = new Map(
    blocks
      .flatMap(block => innerBlocks(block, 'required_providers'))
      .flatMap(each => Object.entries(each))
      .map(([name, given]) => [name, readProvider(name, given)]),
  );
  return {
    ...(all.length && { requiredVersion: all.join(', ') }),
    requiredProviders: [...providers.values()],
    hasBackend: blocks.some(
      ({ attributes }) => 'backend' in attributes || 'cloud' in attributes,
    ),
  };
}

function versionsOf(blocks: Block[]): string[] {
  return blocks.flatMap(
    ({ attributes }) => attributeText(attributes.required_version) ?? [],
  );
}

function readProvider(name: string, given: unknown) {
  const { source, version } = isRecord(given)
    ? {
        source: attributeText(given.source),
        version: attributeText(given.version),
      }
    : { source: undefined, version: attributeText(given) };
  return { name, ...(source && { source }), ...(version && { version }) };
}
