import { Source, SourceRef } from '@groundwork/plugin-infra-common';
import { SeenRefs } from '@groundwork/plugin-infra-node';
import { Knex } from 'knex';
import { isPostgres } from '../database/clock';
import { optional } from '../database/columns';
import { OutboxStore } from '../outbox/OutboxStore';
import { sha256 } from '../plan/planParts';

interface RefRow {
  source_id: string;
  kind: SourceRef['kind'];
  name: string;
  commit: string;
  date: string | null;
}

/** A source with some of its refs, as they were when it was last looked at. */
export interface SourceLook {
  checkedAt: string;
  refs: SourceRef[];
}

/** Names that are longer can't be asked for. */
const LONGEST_NAME = 250;

/** Rows per statement, well below what SQLite takes in parameters. */
const CHUNK = 100;

/** Keeps what was last seen of the branches and tags of sources, so that no list has to ask a git host. */
export class SourceRefStore {
  readonly #knex: Knex;
  readonly #outbox: OutboxStore;
  readonly #committed: () => void;

  constructor(options: {
    knex: Knex;
    outbox: OutboxStore;
    /** Called after each commit. */
    onCommit: () => void;
  }) {
    this.#knex = options.knex;
    this.#outbox = options.outbox;
    this.#committed = options.onCommit;
  }

  /**
   * Saves what was seen, unless someone saw it later than that, and tells the templates that are made from the source.
   *
   * @returns what was not there the time before; nothing at the first time
   */
  async save(source: Source, seen: SeenRefs): Promise<SourceRef[]> {
    const added = await this.#knex.transaction(trx =>
      this.#save(trx, source, seen),
    );
    this.#committed();
    return added;
  }

  /** What was seen of the given names, by the address of their source; without those that were never looked at. */
  async named(
    wanted: readonly { sourceUrl: string; name: string }[],
  ): Promise<ReadonlyMap<string, SourceLook>> {
    const hashes = [...new Set(wanted.map(each => sha256(each.sourceUrl)))];
    const sources: { id: string; url: string; checked_at: string }[] =
      await this.#knex('sources')
        .whereIn('url_hash', hashes)
        .whereNotNull('checked_at')
        .select('id', 'url', 'checked_at');
    const rows: RefRow[] = await this.#knex('source_refs')
      .whereIn(
        'source_id',
        sources.map(({ id }) => id),
      )
      .whereIn('name', [...new Set(wanted.map(({ name }) => name))]);
    return new Map(
      sources.map(({ id, url, checked_at }) => {
        const refs = rows.filter(row => row.source_id === id).map(toRef);
        return [url, { checkedAt: checked_at, refs }];
      }),
    );
  }

  /** All tags that were seen. */
  async tags(sourceUrl: string): Promise<SourceRef[]> {
    const rows: RefRow[] = await this.#knex('source_refs as r')
      .join('sources as s', 's.id', 'r.source_id')
      .where({ 's.url_hash': sha256(sourceUrl), 'r.kind': 'tag' })
      .select('r.*');
    return rows.map(toRef);
  }

  async #save(
    trx: Knex.Transaction,
    { id, url }: Source,
    seen: SeenRefs,
  ): Promise<SourceRef[]> {
    const at = seen.at.toISOString();
    const row = trx('sources').where({ id });
    // Of two who have looked, one after the other compares and saves.
    const source: { checked_at: string | null } | undefined = await (isPostgres(
      trx,
    )
      ? row.forUpdate()
      : row
    ).first('checked_at');
    const last = source?.checked_at ?? undefined;
    if (!source || (last !== undefined && last > at)) return [];

    const known = new Map(
      (await trx<RefRow>('source_refs').where('source_id', id)).map(ref => [
        keyOf(ref),
        ref,
      ]),
    );
    const refs = seen.refs.filter(({ name }) => name.length <= LONGEST_NAME);
    const there = new Set(refs.map(keyOf));
    const gone = [...known.values()].filter(ref => !there.has(keyOf(ref)));
    const changed = refs.filter(
      ref => known.get(keyOf(ref))?.commit !== ref.commit,
    );
    for (const some of chunks(gone)) {
      for (const kind of ['branch', 'tag']) {
        const names = some.filter(ref => ref.kind === kind);
        await trx('source_refs')
          .where({ source_id: id, kind })
          .whereIn(
            'name',
            names.map(({ name }) => name),
          )
          .delete();
      }
    }
    for (const some of chunks(changed)) {
      await trx('source_refs')
        .insert(some.map(ref => toRow(id, ref)))
        .onConflict(['source_id', 'kind', 'name'])
        .merge();
    }
    await trx('sources').where({ id }).update({ checked_at: at });
    if (gone.length + changed.length > 0) await this.#tell(trx, url);
    return last === undefined
      ? []
      : changed.filter(ref => !known.has(keyOf(ref)));
  }

  async #tell(trx: Knex.Transaction, sourceUrl: string): Promise<void> {
    const keys: string[] = await trx('template_versions')
      .where('source_url', sourceUrl)
      .distinct()
      .pluck('template_key');
    await this.#outbox.append(
      trx,
      keys.map(templateKey => ({ topic: 'template.changed', templateKey })),
    );
  }
}

function keyOf({ kind, name }: Pick<SourceRef, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

function* chunks<T>(items: readonly T[]): Iterable<T[]> {
  for (let from = 0; from < items.length; from += CHUNK) {
    yield items.slice(from, from + CHUNK);
  }
}

function toRow(
  sourceId: string,
  { kind, name, commit, date }: SourceRef,
): RefRow {
  return { source_id: sourceId, kind, name, commit, date: date ?? null };
}

function toRef({ kind, name, commit, date }: RefRow): SourceRef {
  return { kind, name, commit, date: optional(date) };
}
