import {
  Diagnostic,
  findingOf,
  RunError,
} from '@groundwork/plugin-infra-common';
import { describeProcessEnd, hasSucceeded, ProcessEnd } from '../process';
import { ResourceProgress } from './ResourceProgress';
import { TerraformChangeSummary, TerraformMessages } from './TerraformMessages';

/** How a terraform command ended, and what it had to say; without secrets. @public */
export interface TerraformResult {
  end: ProcessEnd;
  /** In Terraform's order, each once. */
  diagnostics: Diagnostic[];
  /** What it did to each resource. */
  resources: ResourceProgress[];
  changes?: TerraformChangeSummary;
}

/** What a command that has ended said. @public */
export function toTerraformResult(
  end: ProcessEnd,
  messages: TerraformMessages,
): TerraformResult {
  const { resources, changes } = messages;
  const diagnostics = [...messages.diagnostics];
  const unexplained = !diagnostics.some(({ severity }) => severity === 'error');
  if (!hasSucceeded(end) && unexplained) {
    diagnostics.push(...explainByErrors(messages.errors));
  }
  return { end, diagnostics, resources, changes };
}

/** What goes wrong before Terraform minds `-json`, e.g. a flag that it does not know, it tells as plain text. */
function explainByErrors(errors: string[]): Diagnostic[] {
  if (errors.length === 0) return [];
  const [first, ...rest] = errors;
  return [
    {
      severity: 'error',
      summary: first.replace(/^Error: /, '').slice(0, 10_000),
      ...(rest.length > 0 && { detail: rest.join('\n').slice(0, 50_000) }),
    },
  ];
}

/**
 * Why a command failed, for a run's record.
 *
 * @param command - e.g. `terraform plan`
 * @returns `undefined` if it succeeded
 * @public
 */
export function toRunError(
  command: string,
  result: Pick<TerraformResult, 'end' | 'diagnostics'>,
): RunError | undefined {
  if (hasSucceeded(result.end)) return undefined;
  const errors = result.diagnostics.filter(
    ({ severity }) => severity === 'error',
  );
  // Engines tell errors in any order; what somebody can mend by another value comes first.
  const first = errors.find(({ variable }) => variable) ?? errors[0];
  const how = `${command} ${describeProcessEnd(result.end)}`;
  return {
    summary:
      result.end.ended === 'exited' && first
        ? `${command} failed: ${findingOf(first)}`
        : how,
    diagnostics: result.diagnostics,
  };
}
