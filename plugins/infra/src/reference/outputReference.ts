import {
  OutputReference,
  outputReference,
} from '@groundwork/plugin-infra-common';

/** Names of resources by id, as far as they are known. @internal */
export type ResourceNames = Readonly<Record<string, string>>;

/** Whether a value stands for the output of another resource. @internal */
export function isReference(value: unknown): value is OutputReference {
  return outputReference.safeParse(value).success;
}

/** "network › subnet_ids"; the id where the name is not known. @internal */
export function formatReference(
  { $output, from }: OutputReference,
  names: ResourceNames,
): string {
  return `${names[from] ?? from} › ${$output}`;
}

/** The resources whose outputs are among the values, each once, in a stable order. @internal */
export function referredIds(...values: Record<string, unknown>[]): string[] {
  const ids = values
    .flatMap(one => Object.values(one))
    .filter(isReference)
    .map(({ from }) => from);
  return [...new Set(ids)].sort();
}
