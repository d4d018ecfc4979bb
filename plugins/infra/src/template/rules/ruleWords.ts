import { VariableRule } from '@groundwork/plugin-infra-common';
import { formatValue } from '../../plan/formatValue';

/** What a rule demands, in a few words each. @internal */
export function ruleWords(rule: VariableRule): string[] {
  const { options, regex, min, max, reference } = rule;
  const fallback =
    rule.default === undefined ? [] : [`default ${formatValue(rule.default)}`];
  return [
    ...(rule.required ? ['required'] : []),
    ...(rule.frozen ? ['frozen'] : []),
    ...(rule.unique ? ['unique'] : []),
    ...(rule.sensitive ? ['sensitive'] : []),
    ...(rule.restricted ? ['restricted'] : []),
    ...fallback,
    ...(options ? [`one of ${options.map(String).join(', ')}`] : []),
    ...(regex ? [`matches ${regex}`] : []),
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
    ...(reference
      ? [`from ${reference.templateKey} › ${reference.output}`]
      : []),
    ...(rule.group ? [`in ${rule.group}`] : []),
  ];
}
