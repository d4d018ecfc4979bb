import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { phrasePair } from '@groundwork/plugin-infra-common';
import { describeFailure } from './describeFailure';
import { provisionResourceExamples } from './examples';
import {
  clientOf,
  idempotencyKeyOf,
  ResourceActionOptions,
  resourceLink,
} from './resourceActions';
import { requestToProvision } from './outlook';

/** `infra:resource:provision`: asks for a resource's provisioning, unless it is provisioned or on its way. @internal */
export function provisionResourceAction(options: ResourceActionOptions) {
  return createTemplateAction({
    id: 'infra:resource:provision',
    description:
      'Asks for the provisioning of an infrastructure resource, as the person who runs this. It does not wait: see `infra:resource:await`.',
    examples: provisionResourceExamples,
    schema: {
      input: {
        resourceId: z => z.string({ description: 'Id of the resource' }),
        message: z =>
          z.string({ description: 'Why, for those who approve it' }).optional(),
      },
      output: {
        changeId: z =>
          z
            .string({ description: 'The change that provisions it, if any' })
            .optional(),
        link: z => z.string({ description: 'Page of the resource' }),
      },
    },
    async handler(ctx) {
      const { resourceId, message } = ctx.input;
      const client = clientOf(ctx, options);
      ctx.output('link', resourceLink(options, resourceId));
      try {
        const resource = await client.resource(resourceId);
        const request = requestToProvision(resource);
        if (!request) {
          ctx.logger.info(
            `'${resource.name}' is ${phrasePair(resource)} already`,
          );
          ctx.output('changeId', resource.openChange?.id);
          return;
        }
        const { change } = await client.requestChange(
          resourceId,
          request,
          { message },
          idempotencyKeyOf(ctx, resource.updatedAt),
        );
        ctx.logger.info(`Asked to provision '${resource.name}'`);
        ctx.output('changeId', change.id);
      } catch (error) {
        throw describeFailure(`provision resource '${resourceId}'`, error);
      }
    },
  });
}
