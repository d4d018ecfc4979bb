import {
  canonicalValue,
  effectiveValues,
  hasNoRun,
  isChangeFinished,
  ResolvedInputs,
  takesAway,
  writesState,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { ChangeRecord } from '../change/ChangeRecord';
import { Proposal, resolveProposal } from '../change/resolveProposal';
import { isPostgres } from '../database/clock';
import { Keyring } from '../encryption/Keyring';
import { LineageStore } from '../hierarchy/LineageStore';
import { SecretNames } from '../hierarchy/SecretNames';
import { RunRecord } from '../run/RunRecord';
import { StoredVersion } from '../template/TemplateCatalog';
import {
  TemplateRow,
  toTemplateRecord,
  toVersion,
  VersionRow,
} from '../template/TemplateRecord';
import { ResourceRecord } from './ResourceRecord';
import { Relative } from './ResourceWork';

/** A value that one resource has, or would get, and no other of its template may. */
export interface UniqueValue {
  variable: string;
  /** Keyed: values may be secret. */
  hash: string;
}

/** What a resource has, or would be given as it is, and what its unfinished change asks for. */
export interface HeldValues {
  has: UniqueValue[];
  asksFor: UniqueValue[];
}

/** A resource with its unfinished change, runs and parents. */
export interface ValueHolder {
  resource: Readonly<ResourceRecord>;
  change?: Readonly<ChangeRecord>;
  runs: readonly Readonly<RunRecord>[];
  parents: readonly Pick<Relative, 'id'>[];
}

/**
 * What a resource and its unfinished change have for unique variables, wherever it comes from: what was applied, or else
 * would be; and what the run of the change works with, or else would. Part of the given transaction.
 */
export async function heldValues(
  trx: Knex.Transaction,
  keyring: Keyring,
  holder: ValueHolder,
): Promise<HeldValues> {
  const { resource, change } = holder;
  const open = change && !isChangeFinished(change.status) ? change : undefined;
  const present = await findVersion(trx, resource.versionId);
  const held: HeldValues = { has: [], asksFor: [] };
  if (present && (resource.pair.state !== 'destroyed' || open)) {
    const { applied } = resource;
    const inputs = applied
      ? { variables: applied.values, missing: [] }
      : await resolve(trx, keyring, holder, { version: present, present });
    held.has = uniqueValues(keyring, present, inputs);
  }
  if (open && !takesAway(open.kind) && !hasNoRun(open.kind)) {
    const { versionId = resource.versionId } = open.values;
    const version = await findVersion(trx, versionId);
    if (version) {
      const versions = { version, present };
      const inputs =
        inputsOfRun(holder, open) ??
        (await resolve(trx, keyring, holder, versions, open));
      held.asksFor = uniqueValues(keyring, version, inputs);
    }
  }
  return held;
}

/** Whether two are the same value of the same variable. */
export function isSame(a: UniqueValue, b: UniqueValue): boolean {
  return a.variable === b.variable && a.hash === b.hash;
}

/** Whether no two resources may have the same value of some variable. */
export function hasUnique({ rules }: StoredVersion): boolean {
  return Object.values(rules).some(rule => rule.unique === true);
}

type Inputs = Pick<ResolvedInputs, 'variables' | 'missing'>;

/** What the writing run of the change was queued with: it does not move any more. */
function inputsOfRun(
  { runs }: ValueHolder,
  change: Readonly<ChangeRecord>,
): Inputs | undefined {
  const run = runs.find(
    ({ changeId, operation }) =>
      changeId === change.id && writesState(operation),
  );
  return run && { variables: run.inputs.variables, missing: [] };
}

async function resolve(
  trx: Knex.Transaction,
  keyring: Keyring,
  { resource, parents }: ValueHolder,
  versions: { version: StoredVersion; present?: StoredVersion },
  proposal?: Proposal,
): Promise<Inputs> {
  const nothing = { variables: {}, missing: [] };
  if (!hasUnique(versions.version)) return nothing;
  const template = await trx<TemplateRow>('templates')
    .where('key', resource.templateKey)
    .first();
  if (!template) return nothing;
  const secretNames = new SecretNames(trx);
  const { resolved } = await resolveProposal(
    { lineages: new LineageStore(trx, keyring, secretNames), secretNames },
    {
      resource,
      proposal,
      ...versions,
      template: toTemplateRecord(template, []),
      parentIds: parents.map(({ id }) => id),
    },
  );
  return resolved;
}

/** What Terraform works with counts, the module's defaults too; what is still to come does not. */
function uniqueValues(
  keyring: Keyring,
  version: StoredVersion,
  { variables, missing }: Inputs,
): UniqueValue[] {
  const effective = effectiveValues(version.variables, {}, variables);
  return version.variables.flatMap(({ name, type }) => {
    const value = effective[name];
    const isToCome = missing.some(({ variable }) => variable === name);
    if (!isUnique(version, name) || isToCome) return [];
    if (value === undefined || value === null) return [];
    const text = [version.templateKey, name, canonicalValue(type, value)];
    return [{ variable: name, hash: keyring.hash(text.join('\n')) }];
  });
}

function isUnique({ rules }: StoredVersion, variable: string): boolean {
  return Object.hasOwn(rules, variable) && rules[variable].unique === true;
}

/** Shared until the transaction ends, so that rules don't change while a value is taken under them. */
async function findVersion(
  trx: Knex.Transaction,
  id: string | undefined,
): Promise<StoredVersion | undefined> {
  if (!id) return undefined;
  const query = trx<VersionRow>('template_versions').where({ id }).first();
  if (isPostgres(trx)) query.forShare();
  const row = await query;
  return row && toVersion(row);
}
