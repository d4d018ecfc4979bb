import { TerraformResult, toRunError } from '@groundwork/plugin-infra-node';
import { RunFailure } from '../endings';
import { RunSession } from '../RunSession';

/** Throws where a command of Terraform did not do its work: a RunStopped if we stopped it, else a RunFailure. @internal */
export function requireSuccess(
  session: RunSession,
  command: string,
  result: TerraformResult,
): void {
  const error = toRunError(command, result);
  if (!error) return;
  session.stopping.check();
  throw RunFailure.of(error);
}
