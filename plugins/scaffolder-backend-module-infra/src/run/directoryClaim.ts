import { readFile, writeFile } from 'fs/promises';
import { join } from 'path';
import { identifyProcess, isAlive } from '@groundwork/plugin-infra-node';
import { z } from 'zod';

/** In a run's `out` directory: which backend process works there. */
const CLAIM_FILE = 'claim.json';

const directoryClaim = z.object({
  process: z.object({
    pid: z.number(),
    startTime: z.string(),
    bootId: z.string().optional(),
  }),
  secrets: z.array(z.string()),
});

/**
 * Notes that this process works in a run's directory, and the secrets that only it knows and Terraform's output may
 * show: a backend that takes over after a restart has to keep them out of the log. Such a secret is the state credential,
 * which a module can read in its environment anyway; the note goes with the directory.
 *
 * @internal
 */
export async function claimDirectory(
  out: string,
  secrets: string[],
): Promise<void> {
  const claim = { process: await identifyProcess(process.pid), secrets };
  await writeFile(join(out, CLAIM_FILE), JSON.stringify(claim), {
    mode: 0o600,
  });
}

/** Whether another backend process, which lives, works in the directory. @internal */
export async function isClaimedByOther(out: string): Promise<boolean> {
  const claim = await readClaim(out);
  if (!claim || claim.process.pid === process.pid) return false;
  return isAlive(claim.process);
}

/** The secrets that whoever worked in the directory has left to its successor. @internal */
export async function inheritSecrets(out: string): Promise<string[]> {
  return (await readClaim(out))?.secrets ?? [];
}

async function readClaim(out: string) {
  try {
    const text = await readFile(join(out, CLAIM_FILE), 'utf8');
    return directoryClaim.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
