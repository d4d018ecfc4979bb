import { PlanAction } from '@groundwork/plugin-infra-common';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

const actions = z.array(
  z.enum(['no-op', 'create', 'read', 'update', 'delete', 'forget']),
) satisfies z.ZodType<PlanAction[]>;

const change = z.looseObject({
  actions,
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
  importing: z.looseObject({ id: z.string().optional() }).nullish(),
});

const resourceChange = z.looseObject({
  address: z.string(),
  module_address: z.string().optional(),
  previous_address: z.string().optional(),
  /** Key of an object that a replacement left to be destroyed. */
  deposed: z.string().optional(),
  mode: z.string().optional(),
  type: z.string(),
  name: z.string(),
  action_reason: z.string().optional(),
  change,
});

/** What we use of `terraform show -json <plan>`. */
const schema = z.looseObject({
  format_version: z.string(),
  resource_changes: z.array(resourceChange).optional(),
  output_changes: z.record(z.string(), change).optional(),
  variables: z
    .record(z.string(), z.looseObject({ value: z.unknown().optional() }))
    .optional(),
  configuration: z
    .looseObject({
      root_module: z
        .looseObject({
          variables: z
            .record(
              z.string(),
              z.looseObject({ sensitive: z.boolean().optional() }),
            )
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

/** @internal */
export type ParsedPlan = z.infer<typeof schema>;

/** @internal */
export type ShownResourceChange = z.infer<typeof resourceChange>;

/** @internal */
export type ShownChange = z.infer<typeof change>;

/** @internal */
export function parseShownPlan(shown: unknown): ParsedPlan {
  const { success, data } = schema.safeParse(shown);
  // Not the details: they may repeat values.
  if (!success) throw new InputError('This is no plan of Terraform');
  return data;
}
