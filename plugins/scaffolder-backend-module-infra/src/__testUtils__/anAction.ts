import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  ActionContext,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { JsonObject } from '@backstage/types';

/** What a step of a template has got and given. */
export interface ActionRun {
  outputs: Record<string, unknown>;
  /** What the person reads in the task's log. */
  messages: string[];
}

/** Runs an action as a step of a task would, as the person `user:default/alice`. */
export async function runAction<I extends JsonObject, O extends JsonObject>(
  action: TemplateAction<I, O>,
  context: Partial<ActionContext<I, O>> & { input: I },
): Promise<ActionRun> {
  const outputs: Record<string, unknown> = {};
  const messages: string[] = [];
  const note = (message: string) => {
    messages.push(message);
  };
  await action.handler({
    // Given, since it would make one of its own for each context.
    ...createMockActionContext<I, O>({ workspacePath: '/nowhere' }),
    task: { id: 'task-1' },
    step: { id: 'step-1', name: 'Step' },
    getInitiatorCredentials: async () =>
      mockCredentials.user('user:default/alice'),
    logger: mockServices.logger.mock({ info: note, warn: note }),
    output: (name, value) => {
      outputs[String(name)] = value;
    },
    ...context,
  });
  return { outputs, messages };
}
