import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
} from '@backstage/catalog-model';

const LOCATION = 'infra:pipeline/infra-run';
const RUN_ID = '${{ parameters.runId }}';

/** Entity ref of the built-in run pipeline. @public */
export const RUN_PIPELINE_REF = 'template:default/infra-run';

/**
 * The steps of a run, as the template that ships with the suite. A pipeline of one's own has the same steps, with more
 * between `plan` and `apply`; its last step reports that one of those has failed.
 *
 * @internal
 */
export const runPipeline: Entity = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: {
    namespace: 'default',
    name: 'infra-run',
    title: 'Infrastructure run',
    description:
      'Carries out one run of Terraform. It is started by the infrastructure plugin only: started by hand it does nothing.',
    tags: ['infra-pipeline'],
    annotations: {
      [ANNOTATION_LOCATION]: LOCATION,
      [ANNOTATION_ORIGIN_LOCATION]: LOCATION,
    },
  },
  spec: {
    type: 'infra-pipeline',
    parameters: {
      title: 'Run',
      required: ['runId'],
      properties: { runId: { type: 'string', title: 'Id of the run' } },
    },
    steps: [
      step('start', 'Start', 'infra:run:start'),
      step('init', 'Initialise', 'infra:terraform:init'),
      step('validate', 'Validate', 'infra:terraform:validate'),
      step('plan', 'Plan', 'infra:terraform:plan'),
      step('apply', 'Apply', 'infra:terraform:apply'),
      step('finish', 'Finish', 'infra:run:finish'),
      {
        id: 'failure',
        name: 'Report a failed step',
        if: '${{ failure() }}',
        action: 'infra:run:finish',
        input: { runId: RUN_ID, outcome: 'failed' },
      },
    ],
  },
};

function step(id: string, name: string, action: string) {
  return { id, name, action, input: { runId: RUN_ID } };
}
