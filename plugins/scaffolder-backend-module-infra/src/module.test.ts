import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  scaffolderActionsExtensionPoint,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { parse } from 'yaml';
import { scaffolderModuleInfra } from './module';

async function registeredActions(): Promise<TemplateAction[]> {
  const actions: TemplateAction[] = [];
  const { server } = await startTestBackend({
    extensionPoints: [
      [
        scaffolderActionsExtensionPoint,
        {
          addActions: (...added) =>
            actions.push(...(added as unknown as TemplateAction[])),
        },
      ],
    ],
    features: [
      scaffolderModuleInfra,
      mockServices.rootConfig.factory({
        data: { app: { baseUrl: 'https://portal.example' } },
      }),
    ],
  });
  server.close();
  return actions;
}

describe('scaffolderModuleInfra', () => {
  it('adds the steps of runs and what software templates use', async () => {
    const actions = await registeredActions();

    expect(actions.map(({ id }) => id)).toEqual([
      'infra:run:start',
      'infra:terraform:init',
      'infra:terraform:validate',
      'infra:terraform:plan',
      'infra:terraform:apply',
      'infra:run:finish',
      'infra:resource:create',
      'infra:resource:provision',
      'infra:resource:await',
      'infra:resource:outputs',
    ]);
    expect(
      actions.filter(each => each.supportsDryRun).map(({ id }) => id),
    ).toEqual(['infra:resource:await', 'infra:resource:outputs']);
  });

  it('gives examples that name the action and inputs that it has', async () => {
    const actions = await registeredActions();
    const examples = actions.flatMap(({ id, schema, examples: given = [] }) =>
      given.map(({ example }) => ({ id, schema, steps: parse(example).steps })),
    );

    expect(examples).toHaveLength(6);
    for (const { id, schema, steps } of examples) {
      expect(steps[0].action).toBe(id);
      expect(Object.keys(schema?.input?.properties ?? {})).toEqual(
        expect.arrayContaining(Object.keys(steps[0].input)),
      );
    }
  });
});
