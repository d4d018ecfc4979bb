import { z } from 'zod';

/** A diagnostic as Terraform writes it, as far as we use it. @internal */
export const terraformDiagnostic = z.looseObject({
  severity: z.string(),
  summary: z.string().catch(''),
  detail: z.string().catch(''),
  range: z
    .looseObject({
      filename: z.string(),
      start: z.looseObject({ line: z.number() }),
    })
    .optional()
    .catch(undefined),
  snippet: z
    .looseObject({
      context: z.string().nullish(),
      code: z.string(),
      start_line: z.number(),
      /** In bytes. */
      highlight_start_offset: z.number().catch(0),
      values: z
        .array(z.looseObject({ traversal: z.string(), statement: z.string() }))
        .catch([]),
    })
    .optional()
    .catch(undefined),
});

/** @internal */
export type TerraformDiagnostic = z.infer<typeof terraformDiagnostic>;

const hook = z.looseObject({
  resource: z.looseObject({ addr: z.string() }),
  action: z.string().optional(),
  elapsed_seconds: z.number().optional(),
});

const changes = z.looseObject({
  add: z.number(),
  change: z.number(),
  remove: z.number(),
  import: z.number().catch(0),
  operation: z.string(),
});

/**
 * A line of Terraform's `-json` output. What a later version adds is passed over; a part that has another shape than we
 * know is left out, so that the message itself still shows.
 *
 * @internal
 */
export const terraformMessage = z.looseObject({
  '@level': z.string().catch('info'),
  '@message': z.string(),
  '@timestamp': z.iso.datetime({ offset: true }).optional().catch(undefined),
  type: z.string().catch('log'),
  diagnostic: terraformDiagnostic.optional().catch(undefined),
  hook: hook.optional().catch(undefined),
  changes: changes.optional().catch(undefined),
});

/** @internal */
export type TerraformMessage = z.infer<typeof terraformMessage>;

/** The message in a line; `undefined` if the line is plain text. @internal */
export function parseTerraformMessage(
  line: string,
): TerraformMessage | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return terraformMessage.safeParse(JSON.parse(line)).data;
  } catch {
    return messageOfCutLine(line);
  }
}

/** Of a line too long to be kept whole (e.g. huge outputs) its first fields, which are what people read. */
function messageOfCutLine(line: string): TerraformMessage | undefined {
  const fields = /^\{"@level":"(\w+)","@message":("(?:[^"\\]|\\.)*")/.exec(
    line,
  );
  if (!fields) return undefined;
  return terraformMessage.safeParse({
    '@level': fields[1],
    '@message': JSON.parse(fields[2]),
  }).data;
}
