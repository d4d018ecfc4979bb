import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { inCheckout } from '../scripts/checkout.mjs';
import { encryptionKey } from '../scripts/portal/encryptionKey.mjs';

const require = createRequire(inCheckout('package.json'));
require('@backstage/cli-node/config/nodeTransform.cjs');

/** A part of the plugin itself, so that what is written here is what the plugin would have written. */
export const ofPlugin = file =>
  require(inCheckout('plugins', 'infra-backend', 'src', `${file}.ts`));

const { Keyring } = ofPlugin('encryption/Keyring');

/** Rows that one statement inserts: SQLite takes no more than 500. */
const ROWS_AT_ONCE = 200;

/** The tables of a running portal's infra plugin, and the key that encrypts what is in them. */
export class InfraDatabase {
  #portal;
  #keyring;

  constructor(portal, postgres) {
    this.#portal = portal;
    this.knex = require('knex')(settings(portal, postgres));
  }

  async keyring() {
    this.#keyring ??= Keyring.of([
      {
        id: 'demo',
        secret: await encryptionKey(
          join(this.#portal.dataDirectory, 'encryption.key'),
        ),
      },
    ]);
    return this.#keyring;
  }

  async insert(table, rows) {
    await this.inParts(rows, (trx, part) => trx(table).insert(part));
  }

  /**
   * Writes so much in each transaction that the portal need not wait long for its turn. SQLite works on the main thread,
   * which must see in between that the portal closes idle connections.
   */
  async inParts(rows, write) {
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      const part = rows.slice(from, from + ROWS_AT_ONCE);
      await this.knex.transaction(trx => write(trx, part));
      await setImmediate();
    }
  }

  /** Lets the database count what it has, as it does by itself in time. */
  async analyze() {
    await this.knex.raw('analyze');
  }

  close() {
    return this.knex.destroy();
  }
}

function settings(portal, postgres) {
  return postgres
    ? {
        client: 'pg',
        connection: `${postgres.connectionString}/backstage_plugin_infra`,
      }
    : {
        client: 'better-sqlite3',
        connection: {
          filename: join(portal.databaseDirectory, 'infra.sqlite'),
        },
        useNullAsDefault: true,
      };
}
