import { ResourceOutput } from '@groundwork/plugin-infra-common';
import { Redactor, secretTexts } from '@groundwork/plugin-infra-node';
import { sensitiveNames } from '../change/ChangeContext';
import { RunInputs } from '../run/RunRecord';
import { StoredVersion } from '../template/TemplateCatalog';

/**
 * Outputs, with those marked sensitive that show a secret input. Terraform sees to that for variables which the module
 * calls sensitive; it can't know that another one is so by a rule, or was given the sensitive output of a parent.
 */
export function concealOutputs(
  outputs: Record<string, ResourceOutput>,
  inputs: RunInputs,
  version: StoredVersion | undefined,
): Record<string, ResourceOutput> {
  const rules = version?.rules ?? {};
  const known = sensitiveNames(version).filter(
    name => !Object.hasOwn(rules, name) || !rules[name].sensitive,
  );
  const unknown = inputs.sensitive.filter(name => !known.includes(name));
  if (unknown.length === 0) return outputs;
  const redactor = new Redactor(
    unknown.flatMap(name => secretTexts(inputs.variables[name])),
  );
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => {
      const text = JSON.stringify(output.value) ?? '';
      const shows = redactor.redactText(text) !== text;
      return [name, shows ? { ...output, sensitive: true } : output];
    }),
  );
}
