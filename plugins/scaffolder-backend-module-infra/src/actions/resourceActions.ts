import { createHash } from 'crypto';
import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ActionContext } from '@backstage/plugin-scaffolder-node';
import { JsonObject } from '@backstage/types';
import { InfraClient } from '@groundwork/plugin-infra-common';
import { infraClientFor } from '@groundwork/plugin-infra-node';

/** What actions of software templates need from the portal. @internal */
export interface ResourceActionOptions {
  auth: AuthService;
  discovery: DiscoveryService;
  /** Address of the portal's pages, without a slash at its end. */
  appBaseUrl: string;
}

/** The infra API as the person who runs the template may use it, until the task is cancelled. @internal */
export function clientOf<I extends JsonObject, O extends JsonObject>(
  ctx: ActionContext<I, O>,
  { auth, discovery }: ResourceActionOptions,
): InfraClient {
  return infraClientFor({
    auth,
    discovery,
    credentials: ctx.getInitiatorCredentials(),
    signal: ctx.signal,
  });
}

/**
 * The same for a repeated step of a retried task, and another for each turn of an `each`: nothing but the input tells
 * those apart. Secrets are not part of the input.
 *
 * @internal
 */
export function idempotencyKeyOf<I extends JsonObject, O extends JsonObject>(
  ctx: ActionContext<I, O>,
  ...more: string[]
): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([ctx.step?.id, ctx.input, ...more]))
    .digest('hex');
  return `${ctx.task.id}:${digest.slice(0, 32)}`;
}

/** Where people look at the resource. @internal */
export function resourceLink(
  options: ResourceActionOptions,
  resourceId: string,
): string {
  return `${options.appBaseUrl}/infra/resources/${resourceId}`;
}
