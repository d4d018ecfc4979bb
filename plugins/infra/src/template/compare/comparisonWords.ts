import {
  MASK,
  VariableComparison,
  VariableSide,
  VersionComparison,
} from '@groundwork/plugin-infra-common';
import { formatValue } from '../../plan/formatValue';
import { ruleWords } from '../rules/ruleWords';

/** What of a variable is compared, in words. */
const PARTS: { title: string; word: (side: VariableSide) => string }[] = [
  { title: '', word: ({ type = '' }) => type },
  { title: 'default: ', word: wordDefault },
  {
    title: 'null: ',
    word: ({ nullable = true }) => (nullable ? 'allowed' : 'not allowed'),
  },
  {
    title: '',
    word: ({ sensitive }) => (sensitive ? 'secret' : 'not secret'),
  },
  { title: 'description: ', word: ({ description }) => quoted(description) },
  { title: 'deprecated: ', word: ({ deprecated }) => quoted(deprecated) },
  {
    title: 'validation: ',
    word: ({ validations = [] }) =>
      validations.map(({ condition }) => condition).join(' and ') || 'none',
  },
];

/** What becomes of a variable. @internal */
export function wordVariable(
  { name, before, after }: VariableComparison,
  { variables }: VersionComparison,
): string {
  const needed = variables.required.includes(name) ? ', must be given now' : '';
  if (before.type === undefined) return `new${needed}`;
  if (after.type === undefined) return 'gone';
  const changes = PARTS.flatMap(part => {
    const [from, to] = [part.word(before), part.word(after)];
    return from === to ? [] : [`${part.title}${from} → ${to}`];
  });
  if (changes.length > 0) return `${changes.join(' · ')}${needed}`;
  return variables.changed.includes(name) ? `changed${needed}` : 'as it was';
}

function wordDefault(side: VariableSide): string {
  if (side.default === MASK) return 'a secret';
  if (side.default === undefined) return side.required ? 'none' : 'null';
  return formatValue(side.default);
}

function quoted(text: string | undefined): string {
  return text === undefined ? 'none' : formatValue(text);
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
