import {
  NormalisedPlan,
  OutputChange,
  PlanAction,
  PlanSummary,
  ResourceChange,
} from '@groundwork/plugin-infra-common';
import { Redactor } from '../terraform';
import { maskSensitive, pruneTruths } from './maskSensitive';
import { PlanLimits, PlanSize } from './PlanSize';
import { sensitiveParts, textsMarkedIn } from './sensitiveTexts';
import { parseShownPlan, ShownChange, ShownResourceChange } from './shownPlan';

/**
 * Makes of `terraform show -json <plan>` what people decide on: what changes, and nothing secret. What Terraform marks
 * as sensitive before or after the change is masked on both sides. Known secrets, and longer texts that are marked
 * anywhere in the plan, are masked wherever they stand.
 *
 * Resources without a change are left out, but for those that are imported or moved. Data sources that are read during
 * apply are kept and not counted.
 *
 * @param shown - the parsed JSON
 * @param options - `redactor` that knows the run's secrets, default: none; `limits` of size
 * @throws InputError if it is no plan
 * @public
 */
export function normalisePlan(
  shown: unknown,
  options: { redactor?: Redactor; limits?: PlanLimits } = {},
): NormalisedPlan {
  const parsed = parseShownPlan(shown);
  const redactor = (options.redactor ?? new Redactor([])).including(
    textsMarkedIn(parsed),
  );
  const size = new PlanSize(options.limits);

  const resources = (parsed.resource_changes ?? []).filter(isWorthShowing);
  const outputs = Object.entries(parsed.output_changes ?? {}).filter(
    ([, change]) => !isNoOp(change.actions),
  );
  const normalised = {
    summary: summarise(resources),
    resourceChanges: size
      .boundChanges(resources)
      .map(resource => toResourceChange(resource, redactor, size)),
    outputChanges: outputs.map(([name, change]) =>
      toOutputChange(name, change, redactor, size),
    ),
  };
  return size.truncated ? { ...normalised, truncated: true } : normalised;
}

function toResourceChange(
  resource: ShownResourceChange,
  redactor: Redactor,
  size: PlanSize,
): ResourceChange {
  const { change } = resource;
  const redact = (text: string) => redactor.redactText(text);
  const sensitive = sensitiveParts(change);
  const show = (value: unknown) =>
    size.bound(redactor.redactValue(maskSensitive(value, sensitive)));
  return withoutUndefined({
    address: redact(nameWithDeposed(resource)),
    type: redact(resource.type),
    name: redact(resource.name),
    module: resource.module_address && redact(resource.module_address),
    actions: change.actions,
    actionReason: resource.action_reason,
    before: show(change.before ?? undefined),
    after: show(change.after ?? undefined),
    unknown: size.bound(
      redactor.redactValue(pruneTruths(change.after_unknown)),
    ),
    sensitive: size.bound(redactor.redactValue(sensitive)),
    replacePaths: change.replace_paths?.map(path =>
      path.map(step => (typeof step === 'string' ? redact(step) : step)),
    ),
    previousAddress:
      isMoved(resource) && resource.previous_address !== undefined
        ? redact(resource.previous_address)
        : undefined,
    importId: change.importing?.id && redact(change.importing.id),
  });
}

function toOutputChange(
  name: string,
  change: ShownChange,
  redactor: Redactor,
  size: PlanSize,
): OutputChange {
  const sensitive = sensitiveParts(change);
  const show = (value: unknown) =>
    size.bound(redactor.redactValue(maskSensitive(value, sensitive)));
  return withoutUndefined({
    name: redactor.redactText(name),
    actions: change.actions,
    before: show(change.before ?? undefined),
    after: show(change.after ?? undefined),
    unknown: pruneTruths(change.after_unknown) !== undefined,
    sensitive: sensitive !== undefined,
  });
}

/** As Terraform counts, but for a replacement, which is one and not an addition and a destruction. */
function summarise(resources: ShownResourceChange[]): PlanSummary {
  const managed = resources.filter(({ mode }) => mode !== 'data');
  const count = (question: (resource: ShownResourceChange) => boolean) =>
    managed.filter(question).length;
  const does =
    (action: PlanAction) =>
    ({ change: { actions } }: ShownResourceChange) =>
      actions.includes(action) && !isReplacement(actions);
  return {
    add: count(does('create')),
    change: count(does('update')),
    replace: count(({ change }) => isReplacement(change.actions)),
    destroy: count(does('delete')),
    import: count(isImported),
    move: count(isMoved),
  };
}

function isWorthShowing(resource: ShownResourceChange): boolean {
  return (
    !isNoOp(resource.change.actions) ||
    isImported(resource) ||
    isMoved(resource)
  );
}

function isNoOp(actions: PlanAction[]): boolean {
  return actions.every(action => action === 'no-op');
}

function isReplacement(actions: PlanAction[]): boolean {
  return actions.includes('create') && actions.includes('delete');
}

function isImported({ change }: ShownResourceChange): boolean {
  return change.importing !== undefined && change.importing !== null;
}

function isMoved(resource: ShownResourceChange): boolean {
  return (
    resource.previous_address !== undefined &&
    resource.previous_address !== resource.address
  );
}

function nameWithDeposed({ address, deposed }: ShownResourceChange): string {
  return deposed ? `${address} (deposed ${deposed})` : address;
}

function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as T;
}
