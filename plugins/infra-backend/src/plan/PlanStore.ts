import { gunzipSync, gzipSync } from 'node:zlib';
import {
  EngineKind,
  isEmptyPlan,
  NormalisedPlan,
  Plan,
  PlanSummary,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import {
  fromJson,
  now,
  optional,
  toBoolean,
  toJson,
} from '../database/columns';
import { Keyring } from '../encryption/Keyring';
import { digestOf, PlanParts } from './planParts';

interface PlanRow {
  run_id: string;
  resource_id: string;
  change_id: string | null;
  digest: string;
  parts: string;
  summary: string;
  empty: boolean | number;
  content: Buffer;
  plan_file: Buffer;
  lock_file: string | null;
  engine: EngineKind;
  engine_version: string;
  state_serial: number | null;
  created_at: string;
}

/** A plan to be stored. */
export interface NewPlan {
  runId: string;
  resourceId: string;
  changeId?: string;
  parts: PlanParts;
  plan: NormalisedPlan;
  planFile: Buffer;
  lockFile?: string;
  engine: EngineKind;
  stateSerial?: number;
}

/** What decisions need of a stored plan. */
export interface StoredPlan {
  runId: string;
  digest: string;
  parts: PlanParts;
  summary: PlanSummary;
  /** Applying it would do nothing. */
  empty: boolean;
}

/** Plans: the masked text for people, and the plan file for Terraform; both encrypted. */
export class PlanStore {
  readonly #knex: Knex;
  readonly #keyring: Keyring;

  constructor(knex: Knex, keyring: Keyring) {
    this.#knex = knex;
    this.#keyring = keyring;
  }

  /** Stores a run's plan, once: a repeat with the same digest changes nothing. */
  async save(plan: NewPlan): Promise<{ digest: string }> {
    const digest = digestOf(plan.parts);
    const row: PlanRow = {
      run_id: plan.runId,
      resource_id: plan.resourceId,
      change_id: plan.changeId ?? null,
      digest,
      parts: toJson(plan.parts),
      summary: toJson(plan.plan.summary),
      empty: isEmptyPlan(plan.plan),
      content: this.#keyring.encrypt(
        gzipSync(JSON.stringify(plan.plan)),
        `plan of run ${plan.runId}`,
      ),
      plan_file: this.#keyring.encrypt(
        plan.planFile,
        `plan file of run ${plan.runId}`,
      ),
      lock_file: plan.lockFile ?? null,
      engine: plan.engine,
      engine_version: plan.parts.engineVersion,
      state_serial: plan.stateSerial ?? null,
      created_at: now(),
    };
    await this.#knex('plans').insert(row).onConflict('run_id').ignore();
    return { digest };
  }

  /** Without the large parts. */
  async find(runId: string): Promise<StoredPlan | undefined> {
    const row:
      | Pick<PlanRow, 'digest' | 'parts' | 'summary' | 'empty'>
      | undefined = await this.#knex('plans')
      .where('run_id', runId)
      .first('digest', 'parts', 'summary', 'empty');
    if (!row) return undefined;
    return {
      runId,
      digest: row.digest,
      parts: fromJson(row.parts),
      summary: fromJson(row.summary),
      empty: toBoolean(row.empty),
    };
  }

  /** The plan as people read it. */
  async read(runId: string): Promise<Plan | undefined> {
    const row: PlanRow | undefined = await this.#knex('plans')
      .where('run_id', runId)
      .first();
    if (!row) return undefined;
    return {
      ...this.#content(row),
      runId,
      digest: row.digest,
      engine: { kind: row.engine, version: row.engine_version },
      stateSerial: optional(row.state_serial),
      createdAt: row.created_at,
    };
  }

  /** What Terraform applies. */
  async planFile(
    runId: string,
  ): Promise<
    { planFile: Buffer; lockFile?: string; engineVersion: string } | undefined
  > {
    const row: PlanRow | undefined = await this.#knex('plans')
      .where('run_id', runId)
      .first();
    if (!row) return undefined;
    return {
      planFile: this.#keyring.decrypt(
        row.plan_file,
        `plan file of run ${runId}`,
      ),
      lockFile: optional(row.lock_file),
      engineVersion: row.engine_version,
    };
  }

  #content(row: PlanRow): NormalisedPlan {
    const packed = this.#keyring.decrypt(
      row.content,
      `plan of run ${row.run_id}`,
    );
    return JSON.parse(gunzipSync(packed).toString());
  }
}
