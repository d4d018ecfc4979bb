import {
  ChangeStatus,
  isChangeFinished,
  outcomeOfChange,
  outcomeOfRun,
  phraseChangeStatus,
  RunError,
  RunStatus,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { fromOptionalJson } from '../database/columns';
import { BatchItemRecord } from './BatchRecord';
import { ItemOutcome, Outcomes } from './batchDecisions';

interface ChangeFacts {
  id: string;
  status: ChangeStatus;
  error: string | null;
  stale_reason: string | null;
}

interface RunFacts {
  id: string;
  status: RunStatus;
  reason: string | null;
  error: string | null;
}

/** Reads what became of the changes and dry runs of batches. */
export class ItemOutcomes {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Of the given items, by change or run. */
  async read(items: readonly BatchItemRecord[]): Promise<Outcomes> {
    const changes = await this.#changes(items);
    const runs = await this.#runs(items);
    return new Map([...changes, ...runs]);
  }

  async #changes(
    items: readonly BatchItemRecord[],
  ): Promise<Map<string, ItemOutcome>> {
    const ids = items.flatMap(item => item.changeId ?? []);
    const rows: ChangeFacts[] = await this.#knex('changes')
      .whereIn('id', ids)
      .select('id', 'status', 'error', 'stale_reason');
    const rejections: {
      change_id: string;
      by: string;
      comment: string | null;
    }[] = await this.#knex('approvals')
      .whereIn('change_id', ids)
      .where({ decision: 'rejected' })
      .select('change_id', 'by', 'comment');
    return new Map(
      rows.map(row => {
        const outcome = outcomeOfChange(row.status);
        const rejection = rejections.find(
          ({ change_id }) => change_id === row.id,
        );
        const reason =
          fromOptionalJson<RunError>(row.error)?.summary ??
          (rejection && describeRejection(rejection)) ??
          row.stale_reason ??
          undefined;
        return [
          row.id,
          {
            outcome,
            isOver: outcome === 'failed' && isChangeFinished(row.status),
            reason: describe(
              `Its change is ${phraseChangeStatus(row.status)}`,
              reason,
            ),
          },
        ] as const;
      }),
    );
  }

  async #runs(
    items: readonly BatchItemRecord[],
  ): Promise<Map<string, ItemOutcome>> {
    const rows: RunFacts[] = await this.#knex('runs')
      .whereIn(
        'id',
        items.flatMap(item => item.runId ?? []),
      )
      .select('id', 'status', 'reason', 'error');
    return new Map(
      rows.map(row => {
        const reason =
          fromOptionalJson<RunError>(row.error)?.summary ??
          row.reason ??
          undefined;
        const outcome = outcomeOfRun(row.status);
        return [
          row.id,
          {
            outcome,
            isOver: outcome === 'failed',
            reason: describe(`Its dry run is ${row.status}`, reason),
          },
        ] as const;
      }),
    );
  }
}

function describeRejection(rejection: {
  by: string;
  comment: string | null;
}): string {
  return describe(`by ${rejection.by}`, rejection.comment ?? undefined);
}

function describe(what: string, reason: string | undefined): string {
  return reason ? `${what}: ${reason}` : what;
}
