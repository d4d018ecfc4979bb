import { NotFoundError } from '@backstage/errors';
import {
  isRunFinished,
  LogLine,
  RunStatus,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { isPostgres } from '../../database/clock';
import { fromJson, toJson, toNumber } from '../../database/columns';
import { conflict } from '../../http/requests';

/** A line before it has its place in the log. */
export type NewLogLine = Omit<LogLine, 'number'>;

/** How far the log of a run has come. */
export interface LogProgress {
  /** How many lines there are. */
  lines: number;
  /** Whether the run has ended. */
  isFinished: boolean;
}

/** Hears of lines that this process has just added. */
export type AppendListener = (runId: string, lines: readonly LogLine[]) => void;

interface RunLogRow {
  run_id: string;
  first_line: number;
  lines: number;
  content: string;
}

/** A row is full with so many characters of text, or so many lines. */
const ROW_LENGTH = 64 * 1024;
const ROW_LINES = 1000;

/** Bytes that are kept of a log. */
const MAX_SIZE = 64 * 1024 * 1024;

/** So many rows are held in memory when a log is read. */
const ROWS_AT_ONCE = 4;

/** Logs of runs, in rows of many lines each. */
export class RunLogStore {
  readonly #knex: Knex;
  readonly #maxSize: number;
  readonly #listeners = new Set<AppendListener>();

  /** @param options - `maxSize`: bytes that are kept of a log. Default: 64 MiB */
  constructor(knex: Knex, options: { maxSize?: number } = {}) {
    this.#knex = knex;
    this.#maxSize = options.maxSize ?? MAX_SIZE;
  }

  /** Calls the listener after each commit of new lines. */
  onAppend(listener: AppendListener): void {
    this.#listeners.add(listener);
  }

  /**
   * Adds lines of which the first has the number `from`; those that are known already are passed over, so that a batch
   * may be sent again. Lines beyond the largest size are counted, and not kept; the first of them says so. Throws
   * ConflictError with `logLines`, the number that is known, if lines before `from` are missing.
   */
  async append(
    runId: string,
    from: number,
    lines: readonly NewLogLine[],
  ): Promise<void> {
    const added = await this.#knex.transaction(async trx => {
      const { lines: known, size } = await lockLog(trx, runId);
      if (from > known + 1) throw missing(runId, known, from);
      const unknown = lines
        .slice(known + 1 - from)
        .map((line, index) => ({ number: known + 1 + index, ...line }));
      if (unknown.length === 0) return unknown;
      await trx('runs')
        .where({ id: runId, log_lines: known })
        .update({
          log_lines: known + unknown.length,
          log_size: size + sizeOf(unknown),
        });
      const kept = fitting(unknown, size, this.#maxSize);
      if (kept.length > 0) await trx('run_log').insert(toRows(runId, kept));
      return kept;
    });
    if (added.length === 0) return;
    this.#listeners.forEach(listener => listener(runId, added));
  }

  /** The lines after the given number, in portions; ends with what is there now. */
  async *read(runId: string, after: number): AsyncGenerator<LogLine[]> {
    let position = after;
    for (;;) {
      const lines = await this.next(runId, position);
      const last = lines.at(-1);
      if (!last) return;
      yield lines;
      position = last.number;
    }
  }

  /** The next portion of lines after the given number. */
  async next(runId: string, after: number): Promise<LogLine[]> {
    const rows: RunLogRow[] = await this.#knex('run_log')
      .where('run_id', runId)
      .whereRaw(
        `first_line >= coalesce((select max(first_line) from run_log where run_id = ? and first_line <= ?), 0)`,
        [runId, after + 1],
      )
      .orderBy('first_line')
      .limit(ROWS_AT_ONCE);
    return rows.flatMap(toLines).filter(line => line.number > after);
  }

  /** How far the logs of several runs have come. */
  async progress(runIds: readonly string[]): Promise<Map<string, LogProgress>> {
    const rows: { id: string; log_lines: number; status: RunStatus }[] =
      await this.#knex('runs')
        .whereIn('id', runIds)
        .select('id', 'log_lines', 'status');
    return new Map(
      rows.map(row => [
        row.id,
        { lines: row.log_lines, isFinished: isRunFinished(row.status) },
      ]),
    );
  }
}

/** How long the log is; nobody else adds to it until the transaction ends. */
async function lockLog(
  trx: Knex.Transaction,
  runId: string,
): Promise<{ lines: number; size: number }> {
  const query = trx('runs').where({ id: runId }).first('log_lines', 'log_size');
  if (isPostgres(trx)) query.forUpdate();
  const row: { log_lines: number; log_size: number | string } | undefined =
    await query;
  if (!row) throw new NotFoundError(`There is no run '${runId}'.`);
  return { lines: row.log_lines, size: toNumber(row.log_size) };
}

/** Bytes of lines, with their times: many empty ones are large too. */
function sizeOf(lines: readonly LogLine[]): number {
  return lines.reduce(
    (size, { at, text }) => size + at.length + Buffer.byteLength(text),
    0,
  );
}

/** The lines that fit behind what is there; where one does not, a line in its place says that the log ends. */
function fitting(
  lines: readonly LogLine[],
  size: number,
  maxSize: number,
): readonly LogLine[] {
  if (size > maxSize) return [];
  let total = size;
  const first = lines.findIndex(line => {
    total += sizeOf([line]);
    return total > maxSize;
  });
  if (first < 0) return lines;
  const text = `The log ends here: more than ${maxSize} bytes of a run are not kept (infra.runs.maxLogSize).`;
  return [...lines.slice(0, first), { ...lines[first], text }];
}

function missing(runId: string, known: number, from: number) {
  return conflict(
    `The log of run '${runId}' has ${known} lines: it can't go on with line ${from}.`,
    { runId, logLines: known },
  );
}

function toRows(runId: string, lines: readonly LogLine[]): RunLogRow[] {
  const rows: RunLogRow[] = [];
  let begin = 0;
  let length = 0;
  lines.forEach((line, index) => {
    length += line.text.length;
    const count = index + 1 - begin;
    const isFull = length >= ROW_LENGTH || count === ROW_LINES;
    if (!isFull && index < lines.length - 1) return;
    const content = lines.slice(begin, index + 1);
    rows.push({
      run_id: runId,
      first_line: content[0].number,
      lines: count,
      content: toJson(content.map(({ at, text }) => [at, text])),
    });
    begin = index + 1;
    length = 0;
  });
  return rows;
}

function toLines(row: RunLogRow): LogLine[] {
  return fromJson<[at: string, text: string][]>(row.content).map(
    ([at, text], index) => ({ number: row.first_line + index, at, text }),
  );
}
