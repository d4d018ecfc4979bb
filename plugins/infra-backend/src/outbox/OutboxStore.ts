import { Knex } from 'knex';
import { databaseClock, isPostgres } from '../database/clock';
import { now, toJson, fromJson } from '../database/columns';

/** What is told to the outside once a transaction has been committed. Ids only: whoever is told asks for the rest. */
export type OutboxMessage =
  | { topic: 'resource.changed'; resourceId: string }
  | {
      /** What it hands down has moved: outputs, tags, config or parents. */
      topic: 'hierarchy.changed';
      resourceId: string;
      /** Only those below it with a greater id are still to be looked at. */
      after?: string;
    }
  | { topic: 'change.changed'; resourceId: string; changeId: string }
  | { topic: 'change.resume'; resourceId: string }
  | { topic: 'run.queued'; resourceId: string; runId: string }
  | { topic: 'run.changed'; resourceId: string; runId: string }
  | { topic: 'run.cancel'; resourceId: string; runId: string }
  | { topic: 'approval.needed'; resourceId: string; changeId: string }
  | { topic: 'template.changed'; templateKey: string }
  | { topic: 'batch.changed'; batchId: string }
  | { topic: 'audit'; auditId: string; action: string; actor: string };

/** A message that this process is to deliver. */
export interface ClaimedMessage {
  id: number;
  message: OutboxMessage;
  /** How often it has been claimed, this time included. */
  attempts: number;
}

/** Writes messages in the transaction that they tell of; someone delivers them after its commit. */
export class OutboxStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Part of the given transaction. */
  async append(
    trx: Knex.Transaction,
    messages: readonly OutboxMessage[],
  ): Promise<void> {
    if (messages.length === 0) return;
    await trx('outbox').insert(
      messages.map(message => ({
        topic: message.topic,
        subject: subjectOf(message),
        payload: toJson(message),
        created_at: now(),
      })),
    );
  }

  /**
   * Takes the oldest messages that nobody else is delivering, for the given milliseconds; whoever does not finish one
   * by then loses it to the next who asks. A message is held back while an older one of its topic and subject is there.
   */
  async claim(limit: number, milliseconds: number): Promise<ClaimedMessage[]> {
    const clock = databaseClock(this.#knex);
    const claimable = this.#knex({ o: 'outbox' })
      .select('o.id')
      .where('o.available_at', '<=', clock)
      .whereNotExists(
        this.#knex({ older: 'outbox' })
          .select('older.id')
          .whereRaw(
            'older.topic = o.topic and older.subject = o.subject and older.id < o.id',
          ),
      )
      .orderBy('o.id')
      .limit(limit);
    if (isPostgres(this.#knex)) claimable.forUpdate('o').skipLocked();

    const rows: { id: number; payload: string; attempts: number }[] =
      await this.#knex('outbox')
        .whereIn('id', claimable)
        .update({
          available_at: this.#knex.raw('? + ?', [clock, milliseconds]),
          attempts: this.#knex.raw('attempts + 1'),
        })
        .returning(['id', 'payload', 'attempts']);
    return rows
      .sort((a, b) => a.id - b.id)
      .map(row => ({
        id: row.id,
        message: fromJson<OutboxMessage>(row.payload),
        attempts: row.attempts,
      }));
  }

  /** Gives a claimed message back, to be claimed again after the given milliseconds. */
  async defer(id: number, milliseconds: number): Promise<void> {
    await this.#knex('outbox')
      .where({ id })
      .update({
        available_at: this.#knex.raw('? + ?', [
          databaseClock(this.#knex),
          milliseconds,
        ]),
      });
  }

  /** Forgets messages. */
  async remove(ids: readonly number[]): Promise<void> {
    await this.#knex('outbox').whereIn('id', ids).delete();
  }

  /** Takes away all claims, for the start of a process that is alone with its database. */
  async releaseAll(): Promise<void> {
    await this.#knex('outbox').update({ available_at: 0 });
  }

  /** Whether no other process uses this database. */
  get isAlone(): boolean {
    return !isPostgres(this.#knex);
  }
}

function subjectOf(message: OutboxMessage): string {
  if ('resourceId' in message) return message.resourceId;
  if ('templateKey' in message) return message.templateKey;
  if ('batchId' in message) return message.batchId;
  return message.auditId;
}
