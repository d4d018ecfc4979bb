import { createHash, randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { z } from 'zod';
import { databaseClock } from '../database/clock';
import { now } from '../database/columns';
import { Keyring } from '../encryption/Keyring';

/** Milliseconds that an answer is kept. */
export const KEPT_FOR = 24 * 3_600_000;

/** Milliseconds after which a request that gave no sign of life counts as dead. */
export const DEAD_AFTER = 60_000;

/** What a request was answered. */
export interface KeptAnswer {
  status: number;
  /** Absent: the answer had none. */
  body?: unknown;
}

/** A request under way that carries out its key's work alone. */
export interface Claim {
  hash: string;
  claim: string;
}

/** What becomes of a request with a key. */
export type ClaimOutcome =
  | { outcome: 'claimed'; claim: Claim }
  | { outcome: 'answered'; answer: KeptAnswer }
  | { outcome: 'underWay' }
  /** The key was used with another body. */
  | { outcome: 'differs' };

interface KeyRow {
  hash: string;
  body_hash: string;
  claim: string;
  claimed_at: number | string;
  status: number | null;
  answer: string | null;
  created_at: string;
}

const keptBody = z.object({ body: z.unknown().optional() });

/** Which requests with an `Idempotency-Key` are under way, and what the others were answered. */
export class IdempotencyStore {
  readonly #knex: Knex;
  readonly #keyring: Keyring;

  constructor(knex: Knex, keyring: Keyring) {
    this.#knex = knex;
    this.#keyring = keyring;
  }

  /** Claims a key for a request, or tells what was made of an earlier one with it. */
  async claim(request: {
    actor: string;
    /** Method and path. */
    route: string;
    key: string;
    body: unknown;
  }): Promise<ClaimOutcome> {
    const hash = createHash('sha256')
      .update(JSON.stringify([request.actor, request.route, request.key]))
      .digest('hex');
    const body = JSON.stringify(request.body ?? null);
    const mine = { hash, claim: randomUUID() };
    await this.#knex('idempotency_keys')
      .where({ hash })
      .where('created_at', '<', expired())
      .delete();
    if (await this.#insert(mine, this.#keyring.hash(body))) {
      return { outcome: 'claimed', claim: mine };
    }
    const row: KeyRow | undefined = await this.#knex('idempotency_keys')
      .where({ hash })
      .first();
    // It failed in this moment, and left the key to the next one.
    if (!row) return this.claim(request);
    if (row.body_hash !== this.#keyring.hash(body, row.body_hash)) {
      return { outcome: 'differs' };
    }
    if (row.status !== null) {
      return { outcome: 'answered', answer: this.#toAnswer(row, row.status) };
    }
    return (await this.#takeOver(row, mine))
      ? { outcome: 'claimed', claim: mine }
      : { outcome: 'underWay' };
  }

  /** Says that a claimed request is still carried out. */
  async renew({ hash, claim }: Claim): Promise<void> {
    await this.#knex('idempotency_keys')
      .where({ hash, claim })
      .update({ claimed_at: databaseClock(this.#knex) });
  }

  /** Keeps the answer of a claimed request, unless another has taken it over. */
  async keep({ hash, claim }: Claim, answer: KeptAnswer): Promise<void> {
    await this.#knex('idempotency_keys')
      .where({ hash, claim })
      .update({
        status: answer.status,
        answer: this.#keyring.encryptJson(
          { body: answer.body },
          contextOf(hash),
        ),
      });
  }

  /** Forgets a claimed request, so that it may be made again. */
  async forget({ hash, claim }: Claim): Promise<void> {
    await this.#knex('idempotency_keys')
      .where({ hash, claim })
      .whereNull('status')
      .delete();
  }

  /** Removes what is older than {@link KEPT_FOR}. */
  async removeExpired(): Promise<void> {
    await this.#knex('idempotency_keys')
      .where('created_at', '<', expired())
      .delete();
  }

  async #insert(mine: Claim, bodyHash: string): Promise<boolean> {
    const inserted: { hash: string }[] = await this.#knex('idempotency_keys')
      .insert({
        ...mine,
        body_hash: bodyHash,
        claimed_at: databaseClock(this.#knex),
        created_at: now(),
      })
      .onConflict('hash')
      .ignore()
      .returning('hash');
    return inserted.length === 1;
  }

  async #takeOver(row: KeyRow, mine: Claim): Promise<boolean> {
    const clock = databaseClock(this.#knex);
    const taken = await this.#knex('idempotency_keys')
      .where({ hash: row.hash, claim: row.claim })
      .whereNull('status')
      .where('claimed_at', '<', this.#knex.raw('? - ?', [clock, DEAD_AFTER]))
      .update({ claim: mine.claim, claimed_at: clock });
    return taken === 1;
  }

  #toAnswer(row: KeyRow, status: number): KeptAnswer {
    const { body } = keptBody.parse(
      this.#keyring.decryptJson(row.answer ?? '', contextOf(row.hash)),
    );
    return { status, body };
  }
}

function contextOf(hash: string): string {
  return `answer ${hash}`;
}

function expired(): string {
  return new Date(Date.now() - KEPT_FOR).toISOString();
}
