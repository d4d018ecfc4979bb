import {
  checkConstraintRule,
  checkConstraints,
  checkValues,
  keepsMeaning,
  TemplateVariable,
  VariableRule,
} from '@groundwork/plugin-infra-common';
import { invalid, Issue } from '../http/requests';
import { StoredVersion } from './TemplateCatalog';

type Rules = Record<string, VariableRule>;

/** What can give variables their values besides people. */
export interface Givers {
  /** Outputs by the key of the parent. */
  outputsOfParents: ReadonlyMap<string, ReadonlySet<string>>;
  /** The variable that gets the tags. */
  tagsVariable?: string;
}

/**
 * Refuses rules of variables that are not there, defaults that don't fit, references to what no parent gives, and
 * variables that nobody could give a value.
 */
export function requireValidRules(
  { templateKey, ref, variables }: StoredVersion,
  rules: Rules,
  givers: Givers,
): void {
  const issues = Object.entries(rules).flatMap(([name, rule]) => {
    const variable = variables.find(candidate => candidate.name === name);
    if (!variable) {
      return [
        {
          path: `rules.${name}`,
          message: `the version has no variable '${name}'`,
        },
      ];
    }
    return [
      ...defaultIssues(variable, rule),
      ...constraintIssues(variable, rule),
      ...moduleDefaultIssues(variable, rule),
      ...restrictedIssues(variable, rule, givers),
      ...referenceIssues(name, rule, templateKey, givers),
    ];
  });
  if (issues.length === 0) return;
  throw invalid(
    `The rules of version '${ref}' of template '${templateKey}' are not valid: ${issues
      .map(({ path, message }) => `${path}: ${message}`)
      .join('; ')}`,
    issues,
  );
}

/** Parts of a rule that say which values are taken. */
const LIMITS = ['options', 'regex', 'min', 'max'] as const;

/** Parts of a rule that have to fit the variable. */
const FITTED = [...LIMITS, 'default'] as const;

/** Parts of a rule that may not be handed on. */
const LOSABLE = [...FITTED, 'restricted'] as const;

/** What rules are of. */
type Ruled = Pick<StoredVersion, 'rules' | 'variables'>;

/**
 * Rules of a version for the next one: of the variables that it still has, without what doesn't fit any more. Where a rule
 * does not allow the module's new default, a value is required; where nobody may give one, the limits go that the default
 * breaks. What needs a value that nothing gives any more is not restricted.
 */
export function inheritedRules(
  before: Ruled | undefined,
  variables: readonly TemplateVariable[],
  givers: Givers,
): Rules {
  if (!before) return {};
  const kept = variables
    .filter(({ name }) => Object.hasOwn(before.rules, name))
    .map(variable => [
      variable.name,
      feasibleRule(variable, fittingRule(variable, before), givers),
    ]);
  return Object.fromEntries(kept);
}

/** What {@link inheritedRules} leaves out of rules of variables that are still there, and the types before and after. */
export function droppedParts(
  before: Ruled,
  after: Ruled,
): { name: string; parts: string[]; types: [string, string] }[] {
  return after.variables.flatMap(({ name, type }) => {
    if (!Object.hasOwn(before.rules, name)) return [];
    const parts = LOSABLE.filter(
      part =>
        before.rules[name][part] !== undefined &&
        after.rules[name]?.[part] === undefined,
    );
    const was = before.variables.find(one => one.name === name)?.type ?? type;
    return parts.length > 0 ? [{ name, parts, types: [was, type] }] : [];
  });
}

function fittingRule(variable: TemplateVariable, before: Ruled): VariableRule {
  const rule = before.rules[variable.name];
  const was = before.variables.find(({ name }) => name === variable.name);
  const fitted = FITTED.map(key => [key, rule[key]] as const);
  const always = without(rule, FITTED);
  if (was && !keepsMeaning(was.type, variable.type)) return always;
  return fitted.reduce<VariableRule>((kept, [key, value]) => {
    if (value === undefined) return kept;
    const next = { ...kept, [key]: value };
    const issues = [
      ...defaultIssues(variable, next),
      ...constraintIssues(variable, next),
    ];
    return issues.length === 0 ? next : kept;
  }, always);
}

/** A rule under which the variable can have a value. */
function feasibleRule(
  variable: TemplateVariable,
  rule: VariableRule,
  givers: Givers,
): VariableRule {
  if (restrictedIssues(variable, rule, givers).length > 0) {
    return without(rule, ['restricted']);
  }
  if (moduleDefaultIssues(variable, rule).length === 0) return rule;
  if (!rule.restricted) return { ...rule, required: true };
  const broken = LIMITS.filter(limit => {
    const others = LIMITS.filter(one => one !== limit);
    return moduleDefaultIssues(variable, without(rule, others)).length > 0;
  });
  return without(rule, broken);
}

function without(
  rule: VariableRule,
  parts: readonly (typeof LOSABLE)[number][],
): VariableRule {
  const gone: readonly string[] = parts;
  return Object.fromEntries(
    Object.entries(rule).filter(([part]) => !gone.includes(part)),
  );
}

/** Longest part of a default that a message shows, in characters. */
const DEFAULT_SHOWN = 100;

/** What is wrong with the module's default where it would hold; one that only Terraform knows can't be judged. */
function moduleDefaultIssues(
  variable: TemplateVariable,
  rule: VariableRule,
): Issue[] {
  const { required, reference, sensitive, default: own } = rule;
  if (required || reference || own !== undefined) return [];
  if (checkConstraintRule(variable, rule).length > 0) return [];
  const [issue] = checkConstraints(variable, rule, variable.default);
  if (!issue) return [];
  const isSecret = sensitive || variable.sensitive;
  const shown = isSecret
    ? ''
    : ` ${JSON.stringify(variable.default).slice(0, DEFAULT_SHOWN)}`;
  const remedy = isSecret
    ? 'make it required'
    : 'give a default here, or make it required';
  return [
    {
      path: `rules.${variable.name}.default`,
      message: `the module's default${shown} ${issue.message}: ${remedy}`,
    },
  ];
}

/** A value that nobody may give must come from somewhere. */
function restrictedIssues(
  { name, required }: TemplateVariable,
  rule: VariableRule,
  { outputsOfParents, tagsVariable }: Givers,
): Issue[] {
  const isNeeded = required || rule.required;
  const isGiven =
    rule.default !== undefined ||
    rule.reference ||
    outputsOfParents.size > 0 ||
    name === tagsVariable;
  return rule.restricted && isNeeded && !isGiven
    ? [
        {
          path: `rules.${name}.restricted`,
          message:
            'nothing could set it: it has no default here, and the template has no parents whose config or outputs could',
        },
      ]
    : [];
}

function constraintIssues(
  variable: TemplateVariable,
  rule: VariableRule,
): Issue[] {
  const path = `rules.${variable.name}`;
  return [
    ...checkConstraintRule(variable, {
      ...rule,
      sensitive: variable.sensitive || rule.sensitive,
    }).map(issue => ({ ...issue, path: `${path}.${issue.path}` })),
    ...checkConstraints(variable, rule, rule.default).map(issue => ({
      path: `${path}.default`,
      message: issue.message,
    })),
  ];
}

function defaultIssues(
  variable: TemplateVariable,
  { default: standard, sensitive }: VariableRule,
): Issue[] {
  if (standard === undefined) return [];
  const path = `rules.${variable.name}.default`;
  if (variable.sensitive || sensitive) {
    return [{ path, message: 'a sensitive default stays in the module' }];
  }
  const prefix = `variables.${variable.name}`;
  return checkValues([variable], { [variable.name]: standard }).map(issue => ({
    path: `${path}${issue.path.slice(prefix.length)}`,
    message: issue.message,
  }));
}

function referenceIssues(
  name: string,
  { reference }: VariableRule,
  templateKey: string,
  { outputsOfParents }: Givers,
): Issue[] {
  if (!reference) return [];
  const path = `rules.${name}.reference`;
  const outputs = outputsOfParents.get(reference.templateKey);
  if (!outputs) {
    return [
      {
        path: `${path}.templateKey`,
        message: `'${reference.templateKey}' is no parent of '${templateKey}'`,
      },
    ];
  }
  return outputs.has(reference.output)
    ? []
    : [
        {
          path: `${path}.output`,
          message: `no version of '${reference.templateKey}' has an output '${reference.output}'`,
        },
      ];
}
