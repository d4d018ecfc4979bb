import { FormVariable, VersionForm } from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';

const NOTHING: VersionForm = {
  variables: [],
  inherited: { tags: [], config: [] },
};

/** The variables of a version with its rules, and what these parents would hand down. @internal */
export function useVersionForm(
  templateKey: string,
  versionId: string | undefined,
  parentIds: string[],
): Loaded<VersionForm> {
  return useLive<VersionForm>({
    key: `form ${templateKey} ${versionId} ${parentIds.join()}`,
    load: async api => {
      if (versionId === undefined) return NOTHING;
      const form = await api.versionForm(templateKey, versionId, parentIds);
      return { ...form, variables: form.variables.map(withRule) };
    },
    concerns: ({ resourceId }) =>
      resourceId !== undefined && parentIds.includes(resourceId),
    keepPrevious: true,
  });
}

/** The variable as its rule wants it. */
function withRule(variable: FormVariable): FormVariable {
  const { rule } = variable;
  if (!rule) return variable;
  const fallback = rule.default ?? variable.default;
  return {
    ...variable,
    description: rule.help ?? variable.description,
    default: fallback,
    required:
      rule.required === true ||
      (variable.required && rule.default === undefined),
  };
}
