import { EngineKind } from '@groundwork/plugin-infra-common';
import { access, constants, mkdtemp, readFile, rm, stat } from 'fs/promises';
import { tmpdir } from 'os';
import { delimiter, isAbsolute, join, resolve } from 'path';
import { hasSucceeded, startProcess } from '../process';

/** A program that runs plans, or why there is none. @public */
export type Engine =
  | {
      found: true;
      kind: EngineKind;
      /** Absolute path. */
      binary: string;
      version: string;
      /** E.g. `linux_amd64`, as provider packages are named. */
      platform?: string;
    }
  | {
      found: false;
      kind: EngineKind;
      /** What was looked for. */
      binary: string;
      /** What is wrong and what to do, for people. */
      hint: string;
    };

/** An engine that was found. @public */
export type FoundEngine = Extract<Engine, { found: true }>;

const NAMES: Record<EngineKind, { binary: string; name: string; url: string }> =
  {
    terraform: {
      binary: 'terraform',
      name: 'Terraform',
      url: 'https://developer.hashicorp.com/terraform/install',
    },
    opentofu: {
      binary: 'tofu',
      name: 'OpenTofu',
      url: 'https://opentofu.org/docs/intro/install/',
    },
  };

/** Milliseconds that a program may take to tell its version. */
const VERSION_TIMEOUT_MS = 20_000;

/** Answers by path and time of the last change, so that an upgrade is noticed. */
const known = new Map<string, Promise<Engine>>();

/**
 * Finds an engine and its version, which is asked once for each change of the program's file.
 *
 * @param options - `binary`: path or name, default `terraform` or `tofu`; `path`: where to look, default the PATH of
 *   this process
 * @public
 */
export async function findEngine(options: {
  kind: EngineKind;
  binary?: string;
  path?: string;
}): Promise<Engine> {
  const { kind } = options;
  const binary = options.binary ?? NAMES[kind].binary;
  const path = options.path ?? process.env.PATH ?? '';
  const file = await findFile(binary, path);
  if (!file) return missing(kind, binary, 'was not found on this host');
  const key = [kind, file.path, file.mtimeMs, file.size].join('|');
  const answer = known.get(key) ?? askVersion(kind, file.path, path);
  known.set(key, answer);
  // A failure may be of the moment.
  if (!(await answer).found) known.delete(key);
  return answer;
}

async function findFile(binary: string, path: string) {
  const candidates = binary.includes('/')
    ? [resolve(binary)]
    : path
        .split(delimiter)
        .filter(isAbsolute)
        .map(folder => join(folder, binary));
  for (const candidate of candidates) {
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile() && (await mayExecute(candidate))) {
      return { path: candidate, mtimeMs: found.mtimeMs, size: found.size };
    }
  }
  return undefined;
}

function mayExecute(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function askVersion(
  kind: EngineKind,
  binary: string,
  path: string,
): Promise<Engine> {
  const directory = await mkdtemp(join(tmpdir(), 'groundwork-version-'));
  const stdoutFile = join(directory, 'stdout');
  try {
    const running = await startProcess({
      binary,
      args: ['version', '-json'],
      cwd: directory,
      env: { PATH: path, HOME: directory, CHECKPOINT_DISABLE: '1' },
      stdoutFile,
      stderrFile: join(directory, 'stderr'),
      timeoutMs: VERSION_TIMEOUT_MS,
      cancelGraceMs: 1000,
    });
    const end = await running.ended;
    const told = parseVersion(await readFile(stdoutFile, 'utf8'));
    if (hasSucceeded(end) && told) {
      return { found: true, kind, binary, ...told };
    }
    return missing(kind, binary, 'does not tell its version');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function parseVersion(
  text: string,
): { version: string; platform?: string } | undefined {
  try {
    const told = JSON.parse(text);
    return typeof told.terraform_version === 'string'
      ? { version: told.terraform_version, platform: told.platform }
      : undefined;
  } catch {
    return undefined;
  }
}

function missing(kind: EngineKind, binary: string, problem: string): Engine {
  const { name, url } = NAMES[kind];
  return {
    found: false,
    kind,
    binary,
    hint:
      `${name} ('${binary}') ${problem}. Install it (${url}), ` +
      `or set infra.engines.${kind}.binary to where it is.`,
  };
}
