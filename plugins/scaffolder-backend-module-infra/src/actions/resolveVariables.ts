import { InputError } from '@backstage/errors';
import { InfraClient } from '@groundwork/plugin-infra-common';

/** Values for a module's variables, as a step of a software template gives them. @internal */
export interface GivenVariables {
  /** In clear: they are stored with the task. */
  variables?: Record<string, unknown>;
  /** Names of the task's secrets, by variable. */
  secretVariables?: Record<string, string>;
}

/** All values, those of secrets among them. Throws an InputError if a secret is missing or a name is given twice. @internal */
export function resolveVariables(
  { variables = {}, secretVariables = {} }: GivenVariables,
  secrets: Record<string, string> = {},
): Record<string, unknown> {
  const values: [string, unknown][] = Object.entries(variables);
  for (const [name, secret] of Object.entries(secretVariables)) {
    if (Object.hasOwn(variables, name)) {
      throw new InputError(
        `The variable '${name}' is given in 'variables' and in 'secretVariables'. Give it in one of them.`,
      );
    }
    if (!Object.hasOwn(secrets, secret)) {
      throw new InputError(
        `The variable '${name}' takes its value from the secret '${secret}', and this task has none of that name. ` +
          `Let the person type it into a field with 'ui:field: Secret'.`,
      );
    }
    values.push([name, secrets[secret]]);
  }
  // fromEntries, since a name may be `__proto__`.
  return Object.fromEntries(values);
}

/**
 * Refuses sensitive values in clear: a task's input is kept in the portal's database and shown on its page.
 *
 * @internal
 */
export async function refuseSecretsInClear(
  client: InfraClient,
  request: { templateKey: string; versionId?: string } & GivenVariables,
): Promise<void> {
  const given = Object.keys(request.variables ?? {});
  if (given.length === 0) return;
  const versionId =
    request.versionId ??
    (await client.template(request.templateKey)).activeVersion?.id;
  // Without a version nothing can be created; the backend says so better.
  if (!versionId) return;
  const version = await client.version(request.templateKey, versionId);
  const sensitive = version.variables
    .filter(variable => variable.sensitive && given.includes(variable.name))
    .map(variable => `'${variable.name}'`);
  if (sensitive.length > 0) {
    throw new InputError(
      `Sensitive variables of '${
        request.templateKey
      }' can't be given in clear: ${sensitive.join(
        ', ',
      )}. Name the task's secrets that hold them in 'secretVariables'.`,
    );
  }
}
