import {
  Entity,
  entityEnvelopeSchemaValidator,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { PipelineEntityProvider } from './PipelineEntityProvider';
import { RUN_PIPELINE_REF, runPipeline } from './runPipeline';

describe('runPipeline', () => {
  it('is a template that the catalog takes, under the name that the backend knows', () => {
    expect(() => entityEnvelopeSchemaValidator()(runPipeline)).not.toThrow();
    expect(stringifyEntityRef(runPipeline)).toBe(RUN_PIPELINE_REF);
  });

  it('hands nothing but the run id to its steps, and ends with a report of failure', () => {
    expect(runPipeline.spec?.steps).toMatchObject([
      { id: 'start', input: { runId: '${{ parameters.runId }}' } },
      { id: 'init' },
      { id: 'validate' },
      { id: 'plan' },
      { id: 'apply' },
      { id: 'finish', action: 'infra:run:finish' },
      { if: '${{ failure() }}', input: { outcome: 'failed' } },
    ]);
  });

  it('is in the catalog as soon as the provider is connected', async () => {
    const entities: Entity[] = [];
    await new PipelineEntityProvider().connect({
      applyMutation: async mutation => {
        if (mutation.type === 'full') {
          entities.push(...mutation.entities.map(each => each.entity));
        }
      },
      refresh: async () => {},
    });

    expect(entities).toEqual([runPipeline]);
  });
});
