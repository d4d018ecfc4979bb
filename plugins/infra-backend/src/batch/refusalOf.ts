import { NotAllowedError } from '@backstage/errors';
import { Action } from '@groundwork/plugin-infra-common';
import { AccessService, AccessTarget } from '../access/AccessService';
import { Actor } from '../access/Actor';

/** Why the actor may not take the action on a resource that they may see; undefined: they may. */
export async function refusalOf(
  access: Pick<AccessService, 'requireAction'>,
  actor: Actor,
  target: AccessTarget,
  action: Action,
): Promise<string | undefined> {
  try {
    await access.requireAction(actor, target, action);
    return undefined;
  } catch (error) {
    if (error instanceof NotAllowedError) return error.message;
    throw error;
  }
}
