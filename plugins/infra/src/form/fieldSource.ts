import { FormVariable, OutputReference } from '@groundwork/plugin-infra-common';
import { formatReference, ResourceNames } from '../reference/outputReference';
import { isSame } from './isSame';

/** Where a value comes from that nobody typed. @internal */
export interface FieldSource {
  /** "network › subnet_ids", "prod-account: config". */
  from: string;
  /** Absent: it is sensitive, or not known here. */
  value?: unknown;
  sensitive?: boolean;
  /** Why there is no value (yet). */
  missing?: string;
  /** Stands for the value in what is sent; absent: the variable is left out. */
  reference?: OutputReference;
  /** The variable gets it by itself when nothing is given. */
  follows: boolean;
}

/** What parents hand down to a variable; tags are no value of the field, as they are merged into it. @internal */
export function inheritedSource({
  prefill,
  rule,
}: FormVariable): FieldSource | undefined {
  if (!prefill || prefill.from.kind === 'tags') return undefined;
  const { from, value, reference, missing } = prefill;
  return {
    from:
      from.kind === 'output'
        ? `${from.resourceName} › ${from.output}`
        : `${from.resourceName}: config`,
    value,
    sensitive: value === undefined && missing === undefined,
    missing,
    reference,
    follows: reference === undefined || rule?.reference !== undefined,
  };
}

/** An output that is referred to already; its value is known where the parents hand it down. @internal */
export function referredSource(
  reference: OutputReference,
  variable: FormVariable,
  names: ResourceNames,
): FieldSource {
  const inherited = inheritedSource(variable);
  return inherited && isSame(inherited.reference, reference)
    ? inherited
    : { from: formatReference(reference, names), reference, follows: false };
}

/** The tags that are merged into a variable, and whose they are. @internal */
export function mergedTags({
  prefill,
}: FormVariable): { from: string; names: string[] } | undefined {
  if (prefill?.from.kind !== 'tags') return undefined;
  const { value } = prefill;
  return {
    from: prefill.from.resourceName,
    names: typeof value === 'object' && value ? Object.keys(value) : [],
  };
}
