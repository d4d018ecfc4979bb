import {
  composeName,
  nameSchema,
  ResolvedNaming,
  resolveNaming,
  Template,
  TemplateVariable,
} from '@groundwork/plugin-infra-common';
import { Issue } from '../../parts/errors';
import type { ResourceDraft } from './useCreateForm';

/** What the template's naming convention makes of a draft; undefined: names are free. @internal */
export function namingOf(
  template: Pick<Template, 'key' | 'namingConvention'>,
  draft: Pick<ResourceDraft, 'owner' | 'parents'>,
  variables: readonly Pick<TemplateVariable, 'name' | 'sensitive'>[],
  values: Record<string, unknown>,
): ResolvedNaming | undefined {
  const { key, namingConvention } = template;
  if (namingConvention === undefined) return undefined;
  const shown = variables
    .filter(({ sensitive }) => !sensitive)
    .map(({ name }) => [name, values[name]]);
  return resolveNaming(namingConvention, {
    template: key,
    owner: draft.owner.trim() || undefined,
    parents: draft.parents,
    variables: Object.fromEntries(shown),
  });
}

/** The name that the resource gets. @internal */
export function fullName(
  typed: string,
  naming: ResolvedNaming | undefined,
): string {
  return naming ? composeName(naming, typed.trim()) : typed.trim();
}

/** What is wrong with it, or missing for it. @internal */
export function checkDraftName(
  typed: string,
  naming: ResolvedNaming | undefined,
): Issue[] {
  const isTyped = naming === undefined || naming.after !== undefined;
  if (isTyped && typed.trim() === '') {
    return [{ path: 'name', message: 'a name is required' }];
  }
  if (naming && naming.missing.length > 0) return naming.missing;
  const checked = nameSchema.safeParse(fullName(typed, naming));
  return (checked.error?.issues ?? []).map(({ message }) => ({
    path: 'name',
    message,
  }));
}
