import {
  Ancestor,
  FormVariable,
  OutputReference,
  ResolvedInputs,
  resolveInputs,
  TemplateVariable,
  VersionForm,
} from '@groundwork/plugin-infra-common';
import { StoredVersion } from '../template/TemplateCatalog';
import { shownInheritance } from './shownInheritance';

type Prefill = NonNullable<FormVariable['prefill']>;

/** A version's variables with what these ancestors would hand down to a new resource. */
export function versionForm(
  version: StoredVersion,
  tagsVariable: string | undefined,
  ancestors: readonly Ancestor[],
): VersionForm {
  const resolved = resolveInputs({
    given: {},
    variables: version.variables,
    rules: version.rules,
    tagsVariable,
    own: { dependencyTags: [], dependencyConfig: [] },
    ancestors,
    others: [],
  });
  const secret = version.variables.filter(({ sensitive }) => sensitive);
  return {
    variables: version.variables.map(variable => ({
      ...variable,
      rule: Object.hasOwn(version.rules, variable.name)
        ? version.rules[variable.name]
        : undefined,
      prefill: prefillOf(variable, resolved, ancestors),
    })),
    inherited: shownInheritance(
      resolved.inheritance,
      secret.map(({ name }) => name),
    ),
  };
}

function prefillOf(
  variable: TemplateVariable,
  { origins, variables, missing, sensitive: secret }: ResolvedInputs,
  ancestors: readonly Ancestor[],
): Prefill | undefined {
  const { name } = variable;
  const sensitive = variable.sensitive || secret.includes(name);
  const origin = Object.hasOwn(origins, name) ? origins[name] : undefined;
  const value = sensitive ? undefined : variables[name];
  if (origin?.kind === 'output') {
    const { from, output } = origin;
    return {
      value: origin.sensitive ? undefined : value,
      from: { kind: 'output', ...from, output },
      reference: referenceTo(from.resourceId, output, ancestors),
    };
  }
  if ((origin?.kind === 'config' || origin?.kind === 'tags') && origin.from) {
    return { value, from: { kind: origin.kind, ...origin.from } };
  }
  const awaited = missing.find(candidate => candidate.variable === name);
  if (awaited?.from) {
    const { from, output } = awaited;
    return {
      value: undefined,
      from: { kind: 'output', ...from, output },
      reference: referenceTo(from.resourceId, output, ancestors),
      missing: awaited.reason,
    };
  }
  return origin ? undefined : suggestion(variable, ancestors);
}

/** Only a parent's output can be referred to. */
function referenceTo(
  from: string,
  output: string,
  ancestors: readonly Ancestor[],
): OutputReference | undefined {
  const isParent = ancestors.some(
    ({ resourceId, distance }) => resourceId === from && distance === 1,
  );
  return isParent ? { $output: output, from } : undefined;
}

/** An output of a parent whose name says that it is meant for the variable. */
function suggestion(
  { name, sensitive }: TemplateVariable,
  ancestors: readonly Ancestor[],
): Prefill | undefined {
  const parents = ancestors.filter(({ distance }) => distance === 1);
  for (const parent of parents) {
    const { resourceId, resourceName, isApplied } = parent;
    const { templateKey, outputs, declared } = parent;
    const prefix = templateKey.replaceAll('-', '_');
    const names = new Set([
      ...Object.keys(outputs),
      ...declared.map(known => known.name),
    ]);
    const output = [...names].find(
      candidate => candidate === name || `${prefix}_${candidate}` === name,
    );
    if (output !== undefined) {
      const present = Object.hasOwn(outputs, output)
        ? outputs[output]
        : undefined;
      const isSecret =
        sensitive ||
        present?.sensitive ||
        declared.some(known => known.name === output && known.sensitive);
      return {
        value: isSecret ? undefined : present?.value,
        from: { kind: 'output', resourceId, resourceName, output },
        reference: { $output: output, from: resourceId },
        missing: present ? undefined : whyMissing(resourceName, isApplied),
      };
    }
  }
  return undefined;
}

/** Of an output that the version of a parent declares. */
function whyMissing(name: string, isApplied: boolean): string {
  return isApplied
    ? `'${name}' has no such output yet`
    : `'${name}' is not provisioned yet`;
}
