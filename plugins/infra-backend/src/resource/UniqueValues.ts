import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import {
  canonicalValue,
  effectiveValues,
  hasNoRun,
  isChangeFinished,
  takesAway,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { ChangeRecord } from '../change/ChangeRecord';
import { isPostgres } from '../database/clock';
import { Keyring } from '../encryption/Keyring';
import { conflict } from '../http/requests';
import { StoredVersion } from '../template/TemplateCatalog';
import { toVersion, VersionRow } from '../template/TemplateRecord';
import { UniqueValuesOfTemplate } from '../template/TemplateStore';
import { loadResource } from './loadResource';
import { ResourceRecord } from './ResourceRecord';

/** A value that one resource has, or would get, and no other of its template may. */
interface UniqueValue {
  variable: string;
  hash: string;
}

interface UniqueValueRow extends UniqueValue {
  template_key: string;
  resource_id: string;
}

/** A resource with its unfinished change. */
export interface ValueHolder {
  resource: Readonly<ResourceRecord>;
  change?: Readonly<ChangeRecord>;
}

/**
 * Keeps the values of unique variables apart. Values may be secret: the table holds keyed hashes, and its primary key
 * decides where two take the same value at the same moment.
 */
export class UniqueValues implements UniqueValuesOfTemplate {
  readonly #keyring: Keyring;

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  /** Writes what the resource and its change hold now; a conflict if another has one of these values. Part of the given transaction. */
  async keep(trx: Knex.Transaction, holder: ValueHolder): Promise<void> {
    const { id, templateKey } = holder.resource;
    const held = await this.#held(trx, holder);
    const rows: UniqueValueRow[] = await trx('unique_values').where(
      'resource_id',
      id,
    );
    const gone = rows.filter(row => !held.some(value => isSame(value, row)));
    for (const row of gone) await trx('unique_values').where(row).delete();
    const added = held.filter(value => !rows.some(row => isSame(value, row)));
    for (const { variable, hash } of added) {
      const key = { template_key: templateKey, variable, hash };
      if (await trx('unique_values').where(key).first('resource_id')) {
        throw taken(holder.resource, variable);
      }
      await trx('unique_values')
        .insert({ ...key, resource_id: id })
        .catch(error => {
          throw isDatabaseConflictError(error)
            ? taken(holder.resource, variable)
            : error;
        });
    }
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
    for (const id of [...new Set([...heldIds, ...created])]) {
      const loaded = await loadResource(trx, id, this.#keyring);
      if (loaded) await this.keep(trx, loaded);
    }
  }

  async #held(
    trx: Knex.Transaction,
    { resource, change }: ValueHolder,
  ): Promise<UniqueValue[]> {
    const open =
      change && !isChangeFinished(change.status) ? change : undefined;
    const values: UniqueValue[] = [];
    if (resource.pair.state !== 'destroyed' || open) {
      const version = await this.#version(trx, resource.versionId);
      values.push(...this.#valuesOf(version, resource.variables));
    }
    if (open && !takesAway(open.kind) && !hasNoRun(open.kind)) {
      const version = await this.#version(
        trx,
        open.values.versionId ?? resource.versionId,
      );
      const proposed = { ...resource.variables, ...open.values.variables };
      values.push(...this.#valuesOf(version, proposed));
    }
    return values.filter(
      (value, at) => values.findIndex(other => isSame(value, other)) === at,
    );
  }

  #valuesOf(
    version: StoredVersion | undefined,
    values: Record<string, unknown>,
  ): UniqueValue[] {
    if (!version) return [];
    const effective = effectiveValues(version.variables, version.rules, values);
    return version.variables.flatMap(({ name, type }) => {
      const value = effective[name];
      if (!isUnique(version, name) || value === undefined || value === null) {
        return [];
      }
      const text = [version.templateKey, name, canonicalValue(type, value)];
      return [{ variable: name, hash: this.#keyring.hash(text.join('\n')) }];
    });
  }

  /** Shared until the transaction ends, so that rules don't change while a value is taken under them. */
  async #version(
    trx: Knex.Transaction,
    id: string | undefined,
  ): Promise<StoredVersion | undefined> {
    if (!id) return undefined;
    const query = trx<VersionRow>('template_versions').where({ id }).first();
    if (isPostgres(trx)) query.forShare();
    const row = await query;
    return row && toVersion(row);
  }
}

function hasUnique({ rules }: StoredVersion): boolean {
  return Object.values(rules).some(rule => rule.unique === true);
}

/** Whether no two resources may have the same value of the variable. */
function isUnique({ rules }: StoredVersion, variable: string): boolean {
  return Object.hasOwn(rules, variable) && rules[variable].unique === true;
}

function isSame(a: UniqueValue, b: UniqueValue): boolean {
  return a.variable === b.variable && a.hash === b.hash;
}

function taken({ templateKey }: ResourceRecord, variable: string) {
  return conflict(
    `The value of '${variable}' is taken: another resource of template '${templateKey}' has it, or has asked for it.`,
    { reason: 'Value is taken', templateKey, variable },
  );
}
