import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** Most bytes of a lock's body; Terraform sends a few hundred. */
export const LOCK_BODY_LIMIT = 64 * 1024;

const lockInfo = z.looseObject({
  ID: z.string().min(1).max(100),
  Operation: z.string().default(''),
  Who: z.string().default(''),
});

/** What Terraform says of a lock that it takes, and wants to hear of one that it doesn't get. */
export type LockInfo = z.infer<typeof lockInfo>;

/** Reads the body of LOCK; throws InputError. */
export function parseLockInfo(body: Buffer): LockInfo {
  const result = lockInfo.safeParse(parseJson(body));
  if (!result.success) {
    throw new InputError("A lock needs Terraform's lock info with an ID.");
  }
  return result.data;
}

/** The ID in the body of UNLOCK. Terraform's force-unlock sends none. */
export function parseUnlockId(body: Buffer): string | undefined {
  if (body.length === 0) return undefined;
  return parseLockInfo(body).ID;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
