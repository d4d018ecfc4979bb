import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { EngineKind } from '@groundwork/plugin-infra-common';

/** What this host has for runs. @internal */
export interface RunnerConfig {
  /** Absolute path. */
  workingDirectory: string;
  engines: Record<EngineKind, { binary?: string; cliConfigFile?: string }>;
  /** Names of the backend's environment variables that Terraform gets. */
  environment: string[];
  /** Modules may come from git repositories on this host. */
  localRepositories: boolean;
  /** Milliseconds that a stopping backend waits for its runs. */
  shutdownGraceMs: number;
}

const DEFAULT_SHUTDOWN_GRACE_MS = 25_000;

/** Reads the part of `infra:` that concerns a runner. @internal */
export function readRunnerConfig(config: Config): RunnerConfig {
  const infra = config.getOptionalConfig('infra');
  const engine = (kind: EngineKind) => ({
    binary: infra?.getOptionalString(`engines.${kind}.binary`),
    cliConfigFile: infra?.getOptionalString(`engines.${kind}.cliConfigFile`),
  });
  const grace = 'runs.shutdownGracePeriod';
  return {
    workingDirectory: resolve(
      infra?.getOptionalString('workingDirectory') ??
        join(tmpdir(), 'groundwork-runs'),
    ),
    engines: { terraform: engine('terraform'), opentofu: engine('opentofu') },
    environment: infra?.getOptionalStringArray('runs.environment') ?? [],
    localRepositories:
      (infra?.getOptionalStringArray('sources.localPaths') ?? []).length > 0,
    shutdownGraceMs: infra?.has(grace)
      ? durationToMilliseconds(readDurationFromConfig(infra, { key: grace }))
      : DEFAULT_SHUTDOWN_GRACE_MS,
  };
}
