import { Knex } from 'knex';
import { AuditStore } from '../audit/AuditStore';
import { isPostgres } from '../database/clock';
import { OutboxStore } from '../outbox/OutboxStore';
import { noTemplate } from '../template/TemplateStore';
import { GrantReplacement } from './grantDecisions';
import {
  GrantRecord,
  GrantRow,
  toGrantRecord,
  toGrantRow,
} from './GrantRecord';

/** Who has which role on a template; what follows for resources, `GrantStore` knows. */
export class TemplateGrantStore {
  readonly #knex: Knex;
  readonly #audit: AuditStore;
  readonly #outbox: OutboxStore;
  readonly #committed: () => void;

  constructor(options: {
    knex: Knex;
    audit: AuditStore;
    outbox: OutboxStore;
    /** Called after each commit. */
    onCommit: () => void;
  }) {
    this.#knex = options.knex;
    this.#audit = options.audit;
    this.#outbox = options.outbox;
    this.#committed = options.onCommit;
  }

  /** Grants on the template; NotFoundError if there is none. */
  async of(key: string): Promise<GrantRecord[]> {
    if (!(await this.#knex('templates').where({ key }).first('key'))) {
      throw noTemplate(key);
    }
    return grantsOf(this.#knex, key);
  }

  /** Replaces the grants by what is decided about the present ones, one decision after the other. */
  async replace(
    key: string,
    actor: string,
    decide: (present: GrantRecord[]) => GrantReplacement | undefined,
  ): Promise<void> {
    await this.#knex.transaction(async trx => {
      await lockTemplate(trx, key);
      const replacement = decide(await grantsOf(trx, key));
      if (!replacement) return;
      const { grants, audit } = replacement;
      await trx('template_grants').where('template_key', key).delete();
      if (grants.length > 0) {
        await trx('template_grants').insert(
          grants.map(grant => ({ template_key: key, ...toGrantRow(grant) })),
        );
      }
      await this.#audit.append(trx, [
        { actor, action: 'template.grant', templateKey: key, ...audit },
      ]);
      await this.#outbox.append(trx, [
        { topic: 'template.changed', templateKey: key },
      ]);
    });
    this.#committed();
  }
}

async function grantsOf(knex: Knex, key: string): Promise<GrantRecord[]> {
  const rows = await knex<GrantRow & { template_key: string }>(
    'template_grants',
  )
    .where('template_key', key)
    .orderBy('principal');
  return rows.map(toGrantRecord);
}

/** Until the transaction ends nobody else changes the template's grants; resources can be made of it meanwhile. */
async function lockTemplate(trx: Knex.Transaction, key: string): Promise<void> {
  const row = trx('templates').where({ key });
  const found = await (isPostgres(trx) ? row.forNoKeyUpdate() : row).first(
    'key',
  );
  if (!found) throw noTemplate(key);
}
