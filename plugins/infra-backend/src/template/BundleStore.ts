import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { now, toBoolean } from '../database/columns';
import { Bundles } from './TemplateCatalog';

/** Packed modules, each stored once under the hash of its content. */
export class BundleStore implements Bundles {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Part of the given transaction; a bundle that is there already stays. */
  async save(
    trx: Knex.Transaction,
    bundle: { hash: string; content: Buffer },
  ): Promise<void> {
    await trx('bundles')
      .insert({
        hash: bundle.hash,
        content: bundle.content,
        size: bundle.content.length,
        validated: false,
        created_at: now(),
      })
      .onConflict('hash')
      .ignore();
  }

  /** Part of the given transaction; keeps those that a version still has. */
  async removeUnused(trx: Knex.Transaction, hashes: string[]): Promise<void> {
    await trx('bundles')
      .whereIn('hash', hashes)
      .whereNotIn(
        'hash',
        trx('template_versions')
          .whereNotNull('bundle_hash')
          .select('bundle_hash'),
      )
      .delete();
  }

  async content(hash: string): Promise<Buffer> {
    const row: { content: Buffer } | undefined = await this.#knex('bundles')
      .where({ hash })
      .first('content');
    if (!row) throw new NotFoundError(`There is no bundle '${hash}'.`);
    return row.content;
  }

  async markValidated(hash: string): Promise<void> {
    await this.#knex('bundles').where({ hash }).update({ validated: true });
  }

  async isValidated(hash: string): Promise<boolean> {
    const row: { validated: boolean | number } | undefined = await this.#knex(
      'bundles',
    )
      .where({ hash })
      .first('validated');
    return row !== undefined && toBoolean(row.validated);
  }
}
