import { TemplateApproval } from '@groundwork/plugin-infra-common';

/** How changes of a resource are approved. */
export type ApprovalPolicy = Required<TemplateApproval>;

/** Settings of the resource itself (distance 0) or of an ancestor, generations away. */
export interface SubtreeApproval {
  distance: number;
  settings: TemplateApproval;
}

/** Each setting comes from the nearest that has it: the resource, its ancestors, its template, the configuration. */
export function approvalPolicy(
  subtrees: readonly SubtreeApproval[],
  template: TemplateApproval,
  configuration: ApprovalPolicy,
): ApprovalPolicy {
  const byDistance = new Map<number, TemplateApproval>();
  for (const { distance, settings } of subtrees) {
    byDistance.set(
      distance,
      stricter(byDistance.get(distance) ?? {}, settings),
    );
  }
  const distances = [...byDistance.keys()].sort((a, b) => b - a);
  return [template, ...distances.map(distance => byDistance.get(distance))]
    .filter(settings => settings !== undefined)
    .reduce<ApprovalPolicy>(
      (further, nearer) => ({
        required: nearer.required ?? further.required,
        quorum: nearer.quorum ?? further.quorum,
        allowSelfApproval:
          nearer.allowSelfApproval ?? further.allowSelfApproval,
      }),
      configuration,
    );
}

/** Of two that are equally near, the stricter of each setting. */
function stricter(a: TemplateApproval, b: TemplateApproval): TemplateApproval {
  return {
    required: both(a.required, b.required, (x, y) => x || y),
    quorum: both(a.quorum, b.quorum, Math.max),
    allowSelfApproval: both(
      a.allowSelfApproval,
      b.allowSelfApproval,
      (x, y) => x && y,
    ),
  };
}

function both<T>(
  a: T | undefined,
  b: T | undefined,
  choose: (a: T, b: T) => T,
): T | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return choose(a, b);
}
