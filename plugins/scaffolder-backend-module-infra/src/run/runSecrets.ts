import {
  environmentSecrets,
  passedOnSecrets,
  RunSpec,
} from '@groundwork/plugin-infra-node';
import { RunnerConfig } from './RunnerConfig';

/** All that may not leave a run in clear. @internal */
export function runSecrets(
  spec: RunSpec,
  ticket: string,
  config: RunnerConfig,
): string[] {
  return [
    ...spec.secrets,
    spec.state.password,
    ticket,
    ...passedOnSecrets(config.environment),
    ...environmentSecrets(spec.environment),
  ];
}
