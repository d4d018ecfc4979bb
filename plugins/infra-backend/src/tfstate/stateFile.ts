import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { StateOutput } from './TerraformState';

/** What we read of a Terraform state; the rest is Terraform's own. */
export interface StateFile {
  serial: number;
  /** Empty in a state that Terraform has never stored. */
  lineage: string;
  /** It holds neither resources nor outputs. */
  empty: boolean;
  outputs: Record<string, StateOutput>;
}

const stateFile = z.looseObject({
  version: z.literal(4),
  serial: z.number().int().min(0).max(2_147_483_647),
  lineage: z.string().max(100),
  outputs: z
    .record(
      z.string(),
      z.looseObject({
        value: z.unknown(),
        type: z.unknown(),
        sensitive: z.boolean().optional(),
      }),
    )
    .nullish(),
  resources: z.array(z.unknown()).nullish(),
});

/** A resource, with what its provider is called in its module: `module.a.provider["example.com/acme/fake"].alias`. */
const ofProvider = z.looseObject({ provider: z.string() });

const BUILT_IN = 'terraform.io/builtin/';

const PROVIDER = /provider\["([^"]+)"\]/;

/** Reads a state in format 4, which Terraform writes since 0.12; throws InputError, without any of its content. */
export function parseStateFile(content: Buffer): StateFile {
  const { serial, lineage, outputs, resources } = parse(content);
  return {
    serial,
    lineage,
    empty: !resources?.length && Object.keys(outputs ?? {}).length === 0,
    outputs: Object.fromEntries(
      Object.entries(outputs ?? {}).map(([name, output]) => [
        name,
        {
          value: output.value,
          type: output.type,
          sensitive: output.sensitive ?? false,
        },
      ]),
    ),
  };
}

/** Providers of the resources in a state, each once; those that are built into the engine left out. */
export function providersInState(content: Buffer): string[] {
  const addresses = (parse(content).resources ?? []).flatMap(resource => {
    const found = ofProvider.safeParse(resource);
    const address = found.success && PROVIDER.exec(found.data.provider)?.[1];
    return address && !address.startsWith(BUILT_IN) ? [address] : [];
  });
  return [...new Set(addresses)];
}

/** The same state with another lineage and serial. */
export function withIdentity(
  content: Buffer,
  identity: { lineage: string; serial: number },
): Buffer {
  const state = { ...parse(content), ...identity };
  return Buffer.from(`${JSON.stringify(state, undefined, 2)}\n`);
}

function parse(content: Buffer): z.infer<typeof stateFile> {
  const result = stateFile.safeParse(parseJson(content));
  if (!result.success) {
    const fields = result.error.issues.map(issue => issue.path.join('.'));
    throw new InputError(
      `This is not a Terraform state in format 4${
        fields.some(Boolean) ? `: ${fields.join(', ')}` : ''
      }.`,
    );
  }
  return result.data;
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    // The parser's own message quotes the content.
    throw new InputError('A Terraform state must be JSON.');
  }
}
