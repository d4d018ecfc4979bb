import { setTimeout as sleep } from 'timers/promises';
import { ResponseError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { InfraClient } from '@groundwork/plugin-infra-common';
import { describeFailure } from './describeFailure';
import { awaitResourceExamples } from './examples';
import { Outlook, outlookOf } from './outlook';
import {
  clientOf,
  ResourceActionOptions,
  resourceLink,
} from './resourceActions';
import { Seats } from './Seats';

/** Milliseconds between two looks at the resource: at first, and at most. */
const LOOK_INTERVAL_MS = { first: 250, longest: 2000 };

/** How the waiting ended, if not in failure. */
type Waited = { waiting: false } | { waiting: true; reason: string };

/** `infra:resource:await`: waits until a resource is provisioned, or leaves a link where that is not for it to do. @internal */
export function awaitResourceAction(
  options: ResourceActionOptions & { seats: Seats },
) {
  return createTemplateAction({
    id: 'infra:resource:await',
    description:
      'Waits until an infrastructure resource is provisioned, and fails if it will not be. Ends with a link and `waiting: true` where it needs an approval, or where too many tasks wait already.',
    examples: awaitResourceExamples,
    supportsDryRun: true,
    schema: {
      input: {
        resourceId: z => z.string({ description: 'Id of the resource' }),
        waitForApproval: z =>
          z
            .boolean({
              description:
                'Also wait for people to approve it. The task occupies a place of the scaffolder meanwhile.',
            })
            .optional(),
        timeoutSeconds: z =>
          z
            .number({ description: 'Seconds to wait at most; default: 3600' })
            .int()
            .min(1)
            .max(86_400)
            .optional(),
      },
      output: {
        waiting: z =>
          z.boolean({
            description: 'It is not provisioned yet; follow the link',
          }),
        link: z => z.string({ description: 'Page of the resource' }),
      },
    },
    async handler(ctx) {
      const { resourceId, waitForApproval, timeoutSeconds } = ctx.input;
      const link = resourceLink(options, resourceId);
      ctx.output('link', link);
      if (ctx.isDryRun) {
        ctx.output('waiting', false);
        return;
      }
      const waited = await waitUntilProvisioned(clientOf(ctx, options), {
        resourceId,
        waitForApproval: waitForApproval ?? false,
        deadline: Date.now() + (timeoutSeconds ?? 3600) * 1000,
        seats: options.seats,
        signal: ctx.signal,
      }).catch(error => {
        throw describeFailure(`wait for resource '${resourceId}'`, error);
      });
      ctx.output('waiting', waited.waiting);
      ctx.logger.info(
        waited.waiting
          ? `Not waiting any longer, because ${waited.reason}. Follow it there: ${link}`
          : `It is provisioned: ${link}`,
      );
    },
  });
}

async function waitUntilProvisioned(
  client: InfraClient,
  options: {
    resourceId: string;
    waitForApproval: boolean;
    deadline: number;
    seats: Seats;
    signal?: AbortSignal;
  },
): Promise<Waited> {
  const { resourceId, waitForApproval, deadline, seats, signal } = options;
  let release: (() => void) | undefined;
  try {
    for (let pause = LOOK_INTERVAL_MS.first; ; pause *= 1.5) {
      const seen = await look(client, resourceId);
      const waited = decide(seen, waitForApproval);
      if (waited) return waited;
      release ??= seats.take();
      if (!release) {
        return { waiting: true, reason: 'too many tasks wait already' };
      }
      if (Date.now() > deadline) {
        return { waiting: true, reason: 'it takes longer than it may' };
      }
      const milliseconds = Math.min(pause, LOOK_INTERVAL_MS.longest);
      await sleep(milliseconds, undefined, { signal });
    }
  } finally {
    release?.();
  }
}

/** Nobody renews the credentials of a person who has left, and a long wait outlives them. */
async function look(
  client: InfraClient,
  resourceId: string,
): Promise<Outlook | 'signedOut'> {
  try {
    return outlookOf(await client.resource(resourceId));
  } catch (error) {
    if (isSignedOut(error)) return 'signedOut';
    throw error;
  }
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ResponseError
    ? error.statusCode === 401
    : error instanceof Error && error.name === 'AuthenticationError';
}

/** Whether the waiting is over; undefined: it goes on. */
function decide(
  seen: Outlook | 'signedOut',
  waitForApproval: boolean,
): Waited | undefined {
  if (seen === 'signedOut') {
    return { waiting: true, reason: 'the sign-in that it began with is over' };
  }
  switch (seen.outlook) {
    case 'provisioned':
      return { waiting: false };
    case 'needsPerson':
      return waitForApproval
        ? undefined
        : { waiting: true, reason: seen.reason };
    case 'hopeless':
      throw new Error(`It will not be provisioned: ${seen.reason}.`);
    default:
      return undefined;
  }
}
