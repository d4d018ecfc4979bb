import { join } from 'path';
import { ServiceUnavailableError } from '@backstage/errors';
import { EngineKind } from '@groundwork/plugin-infra-common';
import { unpackBundle, withoutCredentials } from '../module';
import { describeProcessEnd, hasSucceeded } from '../process';
import { passedOnSecrets } from './environmentSecrets';
import { findEngine } from './findEngine';
import { LockedProvider, lockedProviders, readLockFile } from './lockFile';
import { Redactor } from './Redactor';
import { RunDirectory } from './RunDirectory';
import { CommandLimits, Terraform } from './Terraform';
import { terraformEnvironment } from './terraformEnvironment';
import { TerraformResult } from './TerraformResult';

/** Longest message of a failure that is kept, in characters. */
const LONGEST_ERROR = 5000;

/** What is cut off is thrown away: no need to wait long for a clean end. */
const CANCEL_GRACE_MS = 5000;

/** An address in a text, from the end of its scheme: to search for where that begins would take quadratic time. */
const ADDRESS = /:\/\/[^\s"'`<>]*/g;

/** Which provider versions a module is locked to. @public */
export type ProviderLockOutcome =
  | { status: 'made'; lockFile: string; providers: LockedProvider[] }
  /** The module brings a lock file along. */
  | { status: 'committed'; providers: LockedProvider[] }
  /** It needs none but those that are built into the engine. */
  | { status: 'none' }
  /** In the engine's words, without secrets. */
  | { status: 'failed'; error: string }
  /** It was to stop; nothing is known. */
  | { status: 'stopped' };

/** What is locked, and with what. @public */
export interface LockProvidersOptions {
  bundle: {
    hash: string;
    content: Buffer;
    /** Folder of the root module in it; empty: its root. */
    modulePath: string;
  };
  engine: {
    kind: EngineKind;
    binary?: string;
    /** The engine's own configuration, for example with provider mirrors. */
    cliConfigFile?: string;
  };
  /** Absolute path. */
  workingDirectory: string;
  /** Name of a folder in it. */
  directory: string;
  /** Names of variables that the engine gets of this process. */
  passOn: string[];
  /** Modules may come from git repositories on this host. */
  localRepositories: boolean;
  limits?: CommandLimits;
}

/**
 * Makes the provider lock file of a module, with the newest versions that it allows. Providers are downloaded and not
 * started.
 *
 * It goes without the host's provider cache: that serves what a lock file names, and an engine does not take from a cache
 * what no lock file has a hash of.
 *
 * @throws InputError if the bundle can't be unpacked; ConflictError if a living process works in the directory;
 * ServiceUnavailableError if this host has no such engine, or the engine did not come to an end by itself
 * @public
 */
export async function lockProviders(
  options: LockProvidersOptions,
): Promise<ProviderLockOutcome> {
  const { bundle, workingDirectory } = options;
  const directory = await RunDirectory.create(
    workingDirectory,
    options.directory,
  );
  try {
    const { content, hash } = bundle;
    await unpackBundle(content, directory.module, { hash });
    const module = join(directory.module, bundle.modulePath);
    const committed = await readLockFile(module);
    if (committed === undefined) {
      return await makeLockFile(options, directory, module);
    }
    return { status: 'committed', providers: lockedProviders(committed) };
  } finally {
    await directory.remove();
  }
}

async function makeLockFile(
  { engine, passOn, localRepositories, limits }: LockProvidersOptions,
  directory: RunDirectory,
  module: string,
): Promise<ProviderLockOutcome> {
  const found = await findEngine(engine);
  if (!found.found) throw new ServiceUnavailableError(found.hint);
  const terraform = new Terraform({
    binary: found.binary,
    moduleDirectory: module,
    outDirectory: directory.out,
    environment: terraformEnvironment({
      home: directory.home,
      tmp: directory.tmp,
      cliConfigFile: engine.cliConfigFile ?? directory.cliConfigFile,
      passOn,
      localRepositories,
    }),
    redactor: new Redactor(passedOnSecrets(passOn)),
    cancelGraceMs: CANCEL_GRACE_MS,
  });
  const result = await terraform.init({ backend: false, ...limits });
  if (!hasSucceeded(result.end)) {
    if (limits?.signal?.aborted) return { status: 'stopped' };
    const command = engine.kind === 'opentofu' ? 'tofu init' : 'terraform init';
    if (result.end.ended !== 'exited') {
      throw new ServiceUnavailableError(
        `${command} ${describeProcessEnd(result.end)}`,
      );
    }
    return { status: 'failed', error: explain(command, result) };
  }
  const lockFile = (await readLockFile(module)) ?? '';
  const providers = lockedProviders(lockFile);
  return providers.length === 0
    ? { status: 'none' }
    : { status: 'made', lockFile, providers };
}

/** The engine's errors in full: what is missing, and where it was looked for, stands in the details. */
function explain(command: string, result: TerraformResult): string {
  const errors = result.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ summary, detail }) => [summary, detail].filter(Boolean).join('\n'));
  const text =
    errors.length > 0
      ? errors.join('\n\n')
      : `${command} ${describeProcessEnd(result.end)}`;
  return text.replace(ADDRESS, withoutCredentials).slice(0, LONGEST_ERROR);
}
