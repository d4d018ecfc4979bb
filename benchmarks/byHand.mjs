import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The commands of a run that plans and applies. */
const COMMANDS = {
  init: ['init', '-input=false', '-no-color'],
  plan: ['plan', '-input=false', '-no-color', '-out=plan.tfplan'],
  show: ['show', '-json', 'plan.tfplan'],
  apply: ['apply', '-input=false', '-no-color', '-json', 'plan.tfplan'],
};

let made = 0;

/** Makes a directory of its own for a module, with the state in an `http` backend, as a person would. */
export async function prepareByHand({ module, directory, stateServer }) {
  made += 1;
  const name = `by-hand-${made}`;
  const path = join(directory, name);
  await mkdir(join(path, 'home'), { recursive: true });
  await cp(module, join(path, 'module'), { recursive: true });
  await writeFile(
    join(path, 'module', 'backend.tf'),
    'terraform {\n  backend "http" {}\n}\n',
  );
  const address = stateServer.address(name);
  return {
    cwd: join(path, 'module'),
    env: {
      PATH: process.env.PATH,
      HOME: join(path, 'home'),
      TF_CLI_CONFIG_FILE: '/dev/null',
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      TF_HTTP_ADDRESS: address,
      TF_HTTP_LOCK_ADDRESS: address,
      TF_HTTP_UNLOCK_ADDRESS: address,
    },
  };
}

/** Runs the four commands; answers the milliseconds of each, and of all. */
export async function runByHand(place) {
  const took = {};
  const begin = performance.now();
  for (const [name, args] of Object.entries(COMMANDS)) {
    const since = performance.now();
    await terraform(args, place);
    took[name] = performance.now() - since;
  }
  return { ...took, all: performance.now() - begin };
}

async function terraform(args, { cwd, env }) {
  const output = openSync(join(cwd, `${args[0]}.out`), 'w');
  const child = spawn('terraform', args, {
    cwd,
    env,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) {
    throw new Error(`terraform ${args[0]} ended with ${signal ?? code}`);
  }
}
