import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { describeFailure } from './describeFailure';
import { createResourceExamples } from './examples';
import {
  clientOf,
  idempotencyKeyOf,
  ResourceActionOptions,
  resourceLink,
} from './resourceActions';
import { refuseSecretsInClear, resolveVariables } from './resolveVariables';

/** `infra:resource:create`: makes a resource from a template. @internal */
export function createResourceAction(options: ResourceActionOptions) {
  return createTemplateAction({
    id: 'infra:resource:create',
    description:
      'Creates an infrastructure resource from a template, as the person who runs this. It is provisioned at once if asked for, else by `infra:resource:provision`.',
    examples: createResourceExamples,
    schema: {
      input: {
        template: z =>
          z.string({ description: 'Key of the infrastructure template' }),
        versionId: z =>
          z
            .string({
              description: 'Version of it; default: the active one',
            })
            .optional(),
        name: z =>
          z.string({ description: 'Name, unique among those of the template' }),
        description: z => z.string().optional(),
        parentIds: z =>
          z
            .array(z.string(), { description: 'Ids of the parent resources' })
            .optional(),
        variables: z =>
          z
            .record(z.any(), {
              description: "Values of the module's variables, but secrets",
            })
            .optional(),
        secretVariables: z =>
          z
            .record(z.string(), {
              description:
                'By variable: the name of the task secret that holds its value',
            })
            .optional(),
        labels: z => z.array(z.string()).optional(),
        owner: z =>
          z
            .string({ description: 'Entity ref; default: its creator' })
            .optional(),
        links: z =>
          z.array(z.object({ title: z.string(), url: z.string() })).optional(),
        waitForParents: z =>
          z
            .boolean({
              description: 'Parents may still be on their way',
            })
            .optional(),
        provision: z =>
          z
            .boolean({ description: 'Ask for its provisioning at once' })
            .optional(),
      },
      output: {
        resourceId: z => z.string({ description: 'Id of the resource' }),
        link: z => z.string({ description: 'Its page' }),
      },
    },
    async handler(ctx) {
      const { template, variables, secretVariables, ...rest } = ctx.input;
      const client = clientOf(ctx, options);
      try {
        await refuseSecretsInClear(client, {
          templateKey: template,
          versionId: rest.versionId,
          variables,
        });
        const resource = await client.createResource(
          {
            ...rest,
            templateKey: template,
            variables: resolveVariables(
              { variables, secretVariables },
              ctx.secrets,
            ),
          },
          idempotencyKeyOf(ctx),
        );
        const link = resourceLink(options, resource.id);
        ctx.logger.info(`Created ${template} '${resource.name}': ${link}`);
        ctx.output('resourceId', resource.id);
        ctx.output('link', link);
      } catch (error) {
        throw describeFailure(`create ${template} '${rest.name}'`, error);
      }
    },
  });
}
