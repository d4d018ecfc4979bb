import { writeFile } from 'fs/promises';
import { join } from 'path';
import { EngineKind } from '@groundwork/plugin-infra-common';
import {
  findEngine,
  FoundEngine,
  InitArguments,
  PlanFile,
  ProviderCache,
  readLockFile,
  Redactor,
  RunDirectory,
  RunnerClient,
  RunSpec,
  Terraform,
  terraformEnvironment,
  TerraformLogLine,
  useHttpBackend,
  writeLockFile,
} from '@groundwork/plugin-infra-node';
import { WarmSupervisor } from './apply/WarmSupervisor';
import { claimDirectory } from './directoryClaim';
import { RunFailure } from './endings';
import { retrying } from './retrying';
import { Runner } from './Runner';
import { RunnerConfig } from './RunnerConfig';

/** Folder of the providers that runs share, in the working directory. */
const PROVIDER_CACHE = 'providers';

/** Milliseconds that the backend may be away while a run fetches what it needs. */
const FETCH_RETRY_MS = 30_000;

/** Where a run does its work, with all that its steps need. @internal */
export interface Workplace {
  directory: RunDirectory;
  /** Folder of the root module. */
  module: string;
  engine: FoundEngine;
  /** What people call the program, e.g. `terraform`. */
  command: string;
  environment: Record<string, string>;
  terraform: Terraform;
  /** What `init` may do about the provider versions. */
  lockFile: InitArguments['lockFile'];
  /** What will own terraform while it applies. */
  supervisor: WarmSupervisor;
}

/** What a workplace is made for. @internal */
export interface WorkplaceOptions {
  spec: RunSpec;
  client: RunnerClient;
  runner: Runner;
  redactor: Redactor;
  signal: AbortSignal;
  onLog(lines: TerraformLogLine[]): Promise<void>;
}

/**
 * Makes everything ready for a run's first command, one beside the other.
 *
 * @throws RunFailure if the engine is not there, or is not the one that made the plan; else what went wrong
 * @internal
 */
export async function prepareWorkplace(
  options: WorkplaceOptions,
): Promise<Workplace> {
  const { spec, client, runner, redactor } = options;
  const retry = { forMs: FETCH_RETRY_MS, signal: options.signal };
  const [engine, { directory, module }, plan] = await allSettled([
    requireEngine(spec.engine.kind, runner.config),
    furnish(options),
    spec.phase === 'apply'
      ? retrying(() => client.planFile(), retry)
      : undefined,
  ] as const);
  if (plan) await takePlan(plan, { engine, directory, module });
  const lockFile = await readLockFile(module);
  // Versions that are locked stay so either way.
  const isComplete = lockFile !== undefined && !lacksProviders(spec);
  const environment = await makeEnvironment(options, {
    engine,
    directory,
    // With others to come, terraform would write into the cache.
    lockFile: isComplete ? lockFile : undefined,
  });
  return {
    directory,
    module,
    engine,
    command: engine.kind === 'opentofu' ? 'tofu' : 'terraform',
    environment,
    terraform: new Terraform({
      binary: engine.binary,
      moduleDirectory: module,
      outDirectory: directory.out,
      environment,
      redactor,
      cancelGraceMs: spec.cancelGraceSeconds * 1000,
      onLog: options.onLog,
    }),
    lockFile: isComplete ? 'readonly' : 'update',
    supervisor: new WarmSupervisor(directory.out),
  };
}

/** The state has resources of providers that the lock file does not name, since the version does not need them. */
function lacksProviders({ providerLock }: RunSpec): boolean {
  return providerLock !== undefined && !providerLock.isComplete;
}

/** As Promise.all, but when it throws nothing is at work any more. */
async function allSettled<T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

async function requireEngine(
  kind: EngineKind,
  config: RunnerConfig,
): Promise<FoundEngine> {
  const engine = await findEngine({
    kind,
    binary: config.engines[kind].binary,
  });
  if (engine.found) return engine;
  throw new RunFailure({
    reason: engine.hint,
    error: { summary: engine.hint, diagnostics: [] },
  });
}

async function furnish({ spec, client, runner, signal }: WorkplaceOptions) {
  const directory = await runner.directories.create(spec.directory);
  await Promise.all([
    claimDirectory(directory.out, [spec.state.password]),
    runner.bundles.unpack(spec.bundle.hash, directory.module, () =>
      retrying(() => client.bundle(), { forMs: FETCH_RETRY_MS, signal }),
    ),
  ]);
  const module = join(directory.module, spec.bundle.modulePath);
  await useHttpBackend(module);
  if (spec.providerLock) await writeLockFile(module, spec.providerLock.file);
  return { directory, module };
}

/** Puts a saved plan where terraform finds it, with the provider versions that made it. */
async function takePlan(
  plan: PlanFile,
  place: { engine: FoundEngine; directory: RunDirectory; module: string },
): Promise<void> {
  const { engine, directory, module } = place;
  if (plan.engineVersion !== engine.version) {
    throw new RunFailure({
      reason: `The plan was made by ${engine.kind} ${plan.engineVersion}, this host has ${engine.version}: plan it again.`,
    });
  }
  await Promise.all([
    writeFile(directory.planFile, Buffer.from(plan.planFile, 'base64'), {
      mode: 0o600,
    }),
    plan.lockFile === undefined
      ? undefined
      : writeLockFile(module, plan.lockFile),
  ]);
}

/** The whole environment of terraform, with the providers of this host's cache where they serve. */
async function makeEnvironment(
  { spec, runner, signal }: WorkplaceOptions,
  place: { engine: FoundEngine; directory: RunDirectory; lockFile?: string },
): Promise<Record<string, string>> {
  const { engine, directory, lockFile } = place;
  const { config } = runner;
  const settings = {
    home: directory.home,
    tmp: directory.tmp,
    cliConfigFile:
      config.engines[engine.kind].cliConfigFile ?? directory.cliConfigFile,
    passOn: config.environment,
    localRepositories: config.localRepositories,
  };
  const cache = new ProviderCache({
    directory: join(config.workingDirectory, PROVIDER_CACHE, engine.kind),
    binary: engine.binary,
    platform: engine.platform ?? '',
    environment: terraformEnvironment(settings),
  });
  return {
    ...terraformEnvironment({
      ...settings,
      state: spec.state,
      variables: spec.environment,
    }),
    ...(await cache.prepare(lockFile, { signal })),
  };
}
