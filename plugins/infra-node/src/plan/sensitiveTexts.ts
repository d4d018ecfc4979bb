import { secretTexts } from '../terraform';
import { pruneTruths, uniteTruths } from './maskSensitive';
import { ParsedPlan, parseShownPlan, ShownChange } from './shownPlan';

/** Shortest text that counts as secret because Terraform marks it: shorter ones are often ordinary words. */
const SHORTEST_MARKED_TEXT = 8;

/** Most texts that are told. */
const MOST_TEXTS = 2000;

/**
 * The texts of eight characters and more that Terraform marks as sensitive in a plan: values of sensitive variables, of
 * sensitive attributes before and after, and of outputs; 2,000 at most. Terraform's marks get lost on the way through
 * some providers, and a value that was secret before this plan is known from nowhere else.
 *
 * @param shown - the JSON of `terraform show -json <plan>`
 * @throws InputError if it is no plan
 * @public
 */
export function sensitiveTexts(shown: unknown): string[] {
  return textsMarkedIn(parseShownPlan(shown));
}

/** @internal */
export function textsMarkedIn(plan: ParsedPlan): string[] {
  const changes = [
    ...(plan.resource_changes ?? []).map(({ change }) => change),
    ...Object.values(plan.output_changes ?? {}),
  ];
  const texts = new Set([
    ...textsOfVariables(plan),
    ...changes.flatMap(textsOfChange),
  ]);
  return [...texts]
    .filter(text => text.length >= SHORTEST_MARKED_TEXT)
    .slice(0, MOST_TEXTS);
}

/** A value that becomes sensitive is the same secret before; one that ceases to be is so after. @internal */
export function sensitiveParts(change: ShownChange): unknown {
  return uniteTruths(
    pruneTruths(change.before_sensitive),
    pruneTruths(change.after_sensitive),
  );
}

function textsOfVariables({ variables, configuration }: ParsedPlan): string[] {
  const declared = configuration?.root_module?.variables ?? {};
  return Object.entries(variables ?? {})
    .filter(([name]) => declared[name]?.sensitive)
    .flatMap(([, { value }]) => secretTexts(value));
}

function textsOfChange(change: ShownChange): string[] {
  const parts = sensitiveParts(change);
  return [
    ...textsWhere(change.before, parts),
    ...textsWhere(change.after, parts),
  ];
}

function textsWhere(value: unknown, tree: unknown): string[] {
  if (tree === true) return secretTexts(value);
  if (!isBranch(value) || !isBranch(tree)) return [];
  return Object.keys(tree).flatMap(key => textsWhere(value[key], tree[key]));
}

/** An object, or a list by its indices. */
function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
