/**
 * Finds or fetches what the checkout needs: Node 22 or 24, Yarn, and the dependencies. Runs on Node 20 or newer, without
 * any dependency. `node scripts/toolchain.mjs yarn tsc` runs a command with them on its PATH.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inCheckout, ROOT } from './checkout.mjs';
import { CommandError, run, tail } from './run.mjs';

const TOOLS = inCheckout('.toolchain');
const STAMP = inCheckout('node_modules', '.groundwork-install');
const FETCHED_NODE = '24';

/** Whether Backstage runs on this Node: 22 from 22.14, or 24. */
export function isSuitableNode(version) {
  const [major, minor] = version.split('.').map(Number);
  return major === 24 || (major === 22 && minor >= 14);
}

/** An environment whose PATH has the right Node and Yarn, and which was fetched if the machine lacks it. */
export async function prepareToolchain() {
  const path = [];
  if (!isSuitableNode(process.versions.node)) {
    path.push(await fetchTool('node', FETCHED_NODE, 'node'));
  }
  const { packageManager } = JSON.parse(
    await readFile(inCheckout('package.json'), 'utf8'),
  );
  const yarnVersion = packageManager.split('@')[1];
  if ((await yarnOnPath()) !== yarnVersion) {
    path.push(await fetchTool('@yarnpkg/cli-dist', yarnVersion, 'yarn'));
  }
  return {
    ...withoutNpm(process.env),
    PATH: [...path, process.env.PATH].join(delimiter),
  };
}

/** Installs the dependencies, if anything that decides about them has changed since the last time. */
export async function installDependencies(env) {
  const wanted = await fingerprint();
  const installed = await readFile(STAMP, 'utf8').catch(() => undefined);
  if (installed === wanted) {
    return;
  }
  console.log(
    'Installing dependencies. The first time this takes a minute or three.',
  );
  await run('yarn', ['install', '--immutable'], {
    cwd: ROOT,
    quiet: true,
    env: { ...env, YARN_ENABLE_PROGRESS_BARS: '0', ...(await networkOf(env)) },
  }).catch(error => {
    throw explained('Installing the dependencies failed', error);
  });
  await writeFile(STAMP, wanted);
}

async function fetchTool(name, version, command) {
  const home = join(
    TOOLS,
    `${name.replace(/^@/, '').replace(/\W+/g, '-')}-${version}`,
  );
  const bin = join(home, 'node_modules', '.bin');
  if (existsSync(home)) {
    return bin;
  }
  await removeLeftovers();
  console.log(
    `Fetching ${name}@${version} into .toolchain/ from the npm registry.`,
  );
  const draft = join(TOOLS, `draft-${process.pid}-${command}`);
  await mkdir(draft, { recursive: true });
  await writeFile(join(draft, 'package.json'), '{ "private": true }\n');
  try {
    await npm(
      ['install', '--no-save', '--no-audit', '--no-fund', `${name}@${version}`],
      draft,
    );
    await run(join(draft, 'node_modules', '.bin', command), ['--version'], {
      quiet: true,
      cwd: draft,
    });
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw explained(`Fetching ${name}@${version} failed`, error);
  }
  // Renamed when it is whole: an interrupted fetch leaves nothing that looks ready.
  await rename(draft, home).catch(async error => {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(home)) {
      throw error;
    }
  });
  return bin;
}

async function removeLeftovers() {
  const entries = await readdir(TOOLS).catch(() => []);
  for (const entry of entries) {
    const [, pid] = entry.match(/^draft-(\d+)-/) ?? [];
    if (pid && !isAlive(Number(pid))) {
      await rm(join(TOOLS, entry), { recursive: true, force: true });
    }
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function npm(args, cwd) {
  const script = process.env.npm_execpath;
  const [command, first] = script?.endsWith('npm-cli.js')
    ? [process.execPath, [script]]
    : ['npm', []];
  return run(command, [...first, ...args], {
    quiet: true,
    cwd,
    env: withoutNpm(process.env),
  });
}

async function yarnOnPath() {
  try {
    const answer = await run('yarn', ['--version'], {
      quiet: true,
      cwd: ROOT,
      env: { ...withoutNpm(process.env), COREPACK_ENABLE_NETWORK: '0' },
    });
    return answer.trim();
  } catch {
    return undefined;
  }
}

/** npm tells its scripts about themselves; a package manager that they start must not believe that it is about itself. */
function withoutNpm(env) {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([key]) =>
        !/^npm_(package|lifecycle|command|execpath|node_execpath|config_(local_prefix|prefix|global_prefix))/.test(
          key,
        ),
    ),
  );
}

/** Yarn reads neither npm's registry setting nor the usual proxy variables. */
async function networkOf(env) {
  const registry = (
    await run('npm', ['config', 'get', 'registry'], {
      quiet: true,
      cwd: ROOT,
      env,
    }).catch(() => '')
  ).trim();
  const proxy = env.HTTPS_PROXY ?? env.https_proxy;
  return {
    ...(registry.startsWith('https://') && {
      YARN_NPM_REGISTRY_SERVER: env.YARN_NPM_REGISTRY_SERVER ?? registry,
    }),
    ...(proxy && { YARN_HTTPS_PROXY: env.YARN_HTTPS_PROXY ?? proxy }),
  };
}

async function fingerprint() {
  const hash = createHash('sha256');
  const files = ['package.json', 'yarn.lock', '.yarnrc.yml'];
  for (const folder of ['packages', 'plugins']) {
    for (const name of (await readdir(inCheckout(folder))).sort()) {
      files.push(join(folder, name, 'package.json'));
    }
  }
  for (const file of files) {
    hash.update(file).update(await readFile(inCheckout(file)).catch(() => ''));
  }
  return hash.digest('hex');
}

function explained(what, error) {
  const details =
    error instanceof CommandError && error.output
      ? tail(error.output)
      : error.message;
  return new Error(`${what}:\n${details}`, { cause: error });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [command, ...args] = process.argv.slice(2);
  try {
    const env = await prepareToolchain();
    await installDependencies(env);
    if (command) {
      await run(command, args, { env, stdio: 'inherit' });
    }
  } catch (error) {
    console.error(error.message);
    process.exitCode = error.code || 1;
  }
}
