import { ResponseError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { JsonObject } from '@backstage/types';
import { Resource } from '@groundwork/plugin-infra-common';
import { describeFailure } from './describeFailure';
import { resourceOutputsExamples } from './examples';
import { outlookOf } from './outlook';
import { clientOf, ResourceActionOptions } from './resourceActions';

/** `infra:resource:outputs`: what a provisioned resource gives to others. @internal */
export function resourceOutputsAction(options: ResourceActionOptions) {
  return createTemplateAction({
    id: 'infra:resource:outputs',
    description:
      "Reads the outputs of a provisioned infrastructure resource, but sensitive ones: those never enter a task's data.",
    examples: resourceOutputsExamples,
    supportsDryRun: true,
    schema: {
      input: {
        resourceId: z => z.string({ description: 'Id of the resource' }),
      },
      output: {
        outputs: z =>
          z.record(z.any(), { description: 'Values by name of the output' }),
      },
    },
    async handler(ctx) {
      const { resourceId } = ctx.input;
      try {
        const resource = await clientOf(ctx, options).resource(resourceId);
        if (outlookOf(resource).outlook !== 'provisioned') {
          ctx.logger.warn(
            `'${resource.name}' is not provisioned as it should be: these are the outputs of its last apply`,
          );
        }
        ctx.output('outputs', visibleOutputs(resource));
      } catch (error) {
        if (ctx.isDryRun && error instanceof ResponseError) {
          // What an earlier step would have created is not there in a dry run.
          ctx.output('outputs', {});
          return;
        }
        throw describeFailure(`read outputs of '${resourceId}'`, error);
      }
    },
  });
}

function visibleOutputs(resource: Resource): JsonObject {
  return Object.fromEntries(
    Object.entries(resource.outputs)
      .filter(([, output]) => !output.sensitive)
      .map(([name, output]) => [name, output.value as JsonObject[string]]),
  );
}
