import { PlanSummary } from '@groundwork/plugin-infra-common';
import { canonicalJson } from '../plan/planParts';
import { ChangeRecord } from './ChangeRecord';

/** What Terraform would do for a change that it has no part in. */
const NOTHING: PlanSummary = {
  add: 0,
  change: 0,
  replace: 0,
  destroy: 0,
  import: 0,
  move: 0,
};

/** The plan of a change without a run: an approval of it names exactly the values that are proposed. */
export function metadataPlan(
  { id, kind, values }: Pick<ChangeRecord, 'id' | 'kind' | 'values'>,
  hash: (value: string) => string,
): { digest: string; summary: PlanSummary } {
  const digest = hash(canonicalJson({ change: id, kind, values }));
  return { digest, summary: NOTHING };
}
