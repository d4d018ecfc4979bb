import { isError } from '@backstage/errors';
import { awaitsSubmission } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { isPostgres } from '../database/clock';
import { Keyring } from '../encryption/Keyring';
import { conflict } from '../http/requests';
import { toVersion, VersionRow } from '../template/TemplateRecord';
import { UniqueValuesOfTemplate } from '../template/TemplateStore';
import {
  hasUnique,
  heldValues,
  isSame,
  UniqueValue,
  ValueHolder,
} from './heldValues';
import { loadResource } from './loadResource';
import { ResourceRecord } from './ResourceRecord';

interface UniqueValueRow extends UniqueValue {
  template_key: string;
  resource_id: string;
}

/** `claim`: somebody asks for the values, and is refused what is taken. `renew`: they moved; what is taken is done without. */
export type KeepMode = 'claim' | 'renew';

const TAKEN = 'Value is taken';

/**
 * Keeps the values of unique variables apart. Values may be secret: the table holds keyed hashes, and its primary key
 * decides where two take the same value at the same moment. Values can move by what others do: a change whose values did
 * claims them again when it is submitted or approved.
 */
export class UniqueValues implements UniqueValuesOfTemplate {
  readonly #keyring: Keyring;

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  /** Writes what the resource and its change hold now; part of the given transaction. */
  async keep(
    trx: Knex.Transaction,
    holder: ValueHolder,
    mode: KeepMode,
  ): Promise<void> {
    const { id } = holder.resource;
    const { has, asksFor } = await heldValues(trx, this.#keyring, holder);
    const held = [...has, ...asksFor];
    const rows: UniqueValueRow[] = await trx('unique_values').where(
      'resource_id',
      id,
    );
    const gone = rows.filter(row => !held.some(value => isSame(value, row)));
    for (const row of gone) await trx('unique_values').where(row).delete();
    const added = held.filter(value => !rows.some(row => isSame(value, row)));
    await this.#take(trx, holder.resource, added, mode);
  }

  /** Lets no resource of the template change until the transaction ends; answers their ids. */
  async hold(trx: Knex.Transaction, templateKey: string): Promise<string[]> {
    const query = trx('resources')
      .where('template_key', templateKey)
      .orderBy('id')
      .select('id');
    if (isPostgres(trx)) query.forUpdate();
    const rows: { id: string }[] = await query;
    return rows.map(row => row.id);
  }

  /** {@link keep} of all resources of a template whose rules have changed; ids of those that are held, as they are locked. */
  async keepAll(
    trx: Knex.Transaction,
    templateKey: string,
    heldIds: readonly string[],
  ): Promise<void> {
    await trx('unique_values').where('template_key', templateKey).delete();
    const versions = await trx<VersionRow>('template_versions').where(
      'template_key',
      templateKey,
    );
    if (!versions.map(toVersion).some(hasUnique)) return;
    const created: string[] = await trx('resources')
      .where('template_key', templateKey)
      .pluck('id');
    const asking: {
      resource: ResourceRecord;
      values: UniqueValue[];
      mode: KeepMode;
    }[] = [];
    for (const id of new Set([...heldIds, ...created])) {
      const loaded = await loadResource(trx, id, this.#keyring);
      if (!loaded) continue;
      const { resource, change } = loaded;
      const held = await heldValues(trx, this.#keyring, loaded);
      await this.#take(trx, resource, held.has, 'claim', shared);
      // What is still to be submitted is refused then, and stands in the way of no rule.
      const isEarly = change !== undefined && awaitsSubmission(change.status);
      const mode = isEarly ? 'renew' : 'claim';
      asking.push({ resource, values: held.asksFor, mode });
    }
    for (const mode of ['claim', 'renew'] as const) {
      const some = asking.filter(each => each.mode === mode);
      for (const { resource, values } of some) {
        await this.#take(trx, resource, values, mode, shared);
      }
    }
  }

  async #take(
    trx: Knex.Transaction,
    resource: Readonly<ResourceRecord>,
    values: readonly UniqueValue[],
    mode: KeepMode,
    refusal = taken,
  ): Promise<void> {
    const { id, templateKey } = resource;
    for (const { variable, hash } of values) {
      const key = { template_key: templateKey, variable, hash };
      await trx('unique_values')
        .insert({ ...key, resource_id: id })
        .onConflict(['template_key', 'variable', 'hash'])
        .ignore();
      const row = await trx('unique_values').where(key).first('resource_id');
      if (mode === 'claim' && row?.resource_id !== id) {
        throw refusal(resource, variable);
      }
    }
  }
}

/** Whether the error says that another resource has a value; it says so in words. */
export function isTaken(error: unknown): error is Error {
  return isError(error) && error.reason === TAKEN;
}

function taken({ templateKey }: Readonly<ResourceRecord>, variable: string) {
  return conflict(
    `The value of '${variable}' is taken: another resource of template '${templateKey}' has it, or has asked for it.`,
    { reason: TAKEN, templateKey, variable },
  );
}

/** Two have had the value before the rule. */
function shared({ templateKey }: Readonly<ResourceRecord>, variable: string) {
  return conflict(
    `'${variable}' can't be unique: two resources of template '${templateKey}' have the same value, or have asked for it. Give one of them another, or remove the rule.`,
    { reason: TAKEN, templateKey, variable },
  );
}
