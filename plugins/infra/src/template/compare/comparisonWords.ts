import {
  VariableComparison,
  VersionComparison,
} from '@groundwork/plugin-infra-common';
import { ruleWords } from '../rules/ruleWords';

/** What becomes of a variable. @internal */
export function wordVariable(
  { name, before, after }: VariableComparison,
  { variables }: VersionComparison,
): string {
  const needed = variables.required.includes(name) ? ', must be given now' : '';
  if (before.type === undefined) return `new${needed}`;
  if (after.type === undefined) return 'gone';
  if (before.type !== after.type) {
    return `${before.type} → ${after.type}${needed}`;
  }
  return variables.changed.includes(name) ? `changed${needed}` : 'as it was';
}

/** What becomes of the rule of a variable. @internal */
export function wordRule({
  before,
  after,
  ruleIsSame,
}: VariableComparison): string {
  if (after.type === undefined) {
    return before.rule ? `its rule goes: ${words(before.rule)}` : '';
  }
  if (ruleIsSame) return after.rule ? `kept: ${words(after.rule)}` : 'none';
  if (!before.rule) return after.rule ? `new: ${words(after.rule)}` : 'none';
  return `${words(before.rule)} → ${
    after.rule ? words(after.rule) : 'no rule'
  }`;
}

function words(rule: NonNullable<VariableComparison['before']['rule']>) {
  return ruleWords(rule).join(', ') || 'only how it is shown';
}
