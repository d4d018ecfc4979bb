import { VersionModule } from '@groundwork/plugin-infra-common';

/** Resources of one type. @internal */
export interface ResourceGroup {
  kind: 'resource' | 'data source' | 'ephemeral resource';
  type: string;
  names: string[];
}

type ModuleResource = VersionModule['resources'][number];

const KINDS: Record<ModuleResource['mode'], ResourceGroup['kind']> = {
  managed: 'resource',
  data: 'data source',
  ephemeral: 'ephemeral resource',
};

/** By kind and type, in the module's order. @internal */
export function groupResources(
  resources: readonly ModuleResource[],
): ResourceGroup[] {
  const groups = new Map<string, ResourceGroup>();
  for (const { mode, type, name } of resources) {
    const key = `${mode} ${type}`;
    const group = groups.get(key);
    if (group) group.names.push(name);
    else groups.set(key, { kind: KINDS[mode], type, names: [name] });
  }
  return [...groups.values()];
}
