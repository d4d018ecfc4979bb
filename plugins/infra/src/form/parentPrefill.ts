import { Resource, TemplateVariable } from '@groundwork/plugin-infra-common';

/** A value that a parent gives to a variable, and where it comes from in words. @internal */
export interface Prefill {
  value: unknown;
  from: string;
}

/**
 * What parents give to variables of equal name: inherited config, and before it outputs. Of several parents the first
 * one that has it. Sensitive outputs have no value here.
 *
 * @internal
 */
export function parentPrefill(
  variables: TemplateVariable[],
  parents: Pick<Resource, 'name' | 'outputs' | 'dependencyConfig'>[],
): Record<string, Prefill> {
  const found = variables.flatMap(({ name }): [string, Prefill][] => {
    const given = fromOutputs(name, parents) ?? fromConfig(name, parents);
    return given ? [[name, given]] : [];
  });
  return Object.fromEntries(found);
}

function fromOutputs(
  name: string,
  parents: Pick<Resource, 'name' | 'outputs'>[],
): Prefill | undefined {
  for (const parent of parents) {
    const output = Object.hasOwn(parent.outputs, name)
      ? parent.outputs[name]
      : undefined;
    if (output && !output.sensitive && output.value !== undefined) {
      return { value: output.value, from: `from ${parent.name} output` };
    }
  }
  return undefined;
}

function fromConfig(
  name: string,
  parents: Pick<Resource, 'name' | 'dependencyConfig'>[],
): Prefill | undefined {
  for (const parent of parents) {
    const entry = parent.dependencyConfig.find(
      one => one.name === name && one.inheritedByChildren,
    );
    if (entry)
      return { value: entry.value, from: `from ${parent.name} config` };
  }
  return undefined;
}
