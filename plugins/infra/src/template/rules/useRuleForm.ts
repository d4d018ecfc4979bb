import { useState } from 'react';
import {
  TemplateVariable,
  TemplateVersion,
  VariableRule,
} from '@groundwork/plugin-infra-common';
import { useAction } from '../../live/useAction';
import { Issue, issuesOf } from '../../parts/errors';
import { DraftProblem, draftOf, RuleDraft, ruleOf } from './ruleDraft';

/** The rule of one variable while it is being written. @internal */
export function useRuleForm(
  version: TemplateVersion,
  variable: TemplateVariable,
  onSaved: () => void,
) {
  const { act, busy, error, clear } = useAction();
  const { name } = variable;
  const known = Object.hasOwn(version.rules, name) ? version.rules[name] : {};
  const [draft, setDraft] = useState(() => draftOf(known, variable));
  const [problems, setProblems] = useState<DraftProblem[]>([]);
  const prefix = `rules.${name}.`;

  const save = async (rule: VariableRule) => {
    const { [name]: _, ...others } = version.rules;
    const rules =
      Object.keys(rule).length === 0 ? others : { ...others, [name]: rule };
    const saved = await act(
      api => api.updateVersion(version.templateKey, version.id, { rules }),
      { templateKey: version.templateKey },
    );
    if (saved) onSaved();
  };
  return {
    draft,
    busy,
    error,
    clear,
    edit: (part: Partial<RuleDraft>) => {
      clear();
      setProblems([]);
      setDraft(before => ({ ...before, ...part }));
    },
    async save() {
      const written = ruleOf(draft, variable);
      setProblems(written.problems);
      if (written.problems.length === 0) await save(written.rule);
    },
    /** What is wrong with a field, by its name in the rule. */
    problemOf: (field: string): string | undefined =>
      problems.find(problem => problem.field === field)?.message ??
      issuesOf(error).find(issue => fieldOf(issue, prefix) === field)?.message,
    isAtField: (issue: Issue) => fieldOf(issue, prefix) !== undefined,
  };
}

/** The field of the form at which an issue of the server stands. */
function fieldOf({ path }: Issue, prefix: string): string | undefined {
  if (!path?.startsWith(prefix)) return undefined;
  const [field, part] = path.slice(prefix.length).split('.');
  if (field !== 'reference') return field;
  return part === 'output' ? 'referenceOutput' : 'referenceTemplate';
}
