import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { ConflictError, isError, NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { writeGrants } from '../access/GrantStore';
import { AuditStore } from '../audit/AuditStore';
import { ChangeRow, toApprovalRow, toChangeRow } from '../change/ChangeRecord';
import { now } from '../database/columns';
import { readAtOneMoment } from '../database/readAtOneMoment';
import { Keyring } from '../encryption/Keyring';
import { handsDownOther } from '../hierarchy/handsDownOther';
import { dropParents, writeOutputReferences } from '../hierarchy/hierarchyRows';
import { OutboxStore } from '../outbox/OutboxStore';
import { RevisionStore } from '../revision/RevisionStore';
import { grantLease } from '../run/RunLeases';
import { toRunPatchRow, toRunRow } from '../run/RunRecord';
import { loadResource } from './loadResource';
import { ResourceRecord, toResourceRow } from './ResourceRecord';
import { Effects, LoadedResource, ResourceWork } from './ResourceWork';
import { UniqueValues } from './UniqueValues';

/** So often facts are read again because the resource changed meanwhile. */
const MOST_READS = 10;

/** The resource is not the one that the facts were read for. */
class MovedMeanwhile extends ConflictError {}

/**
 * Saves what decisions do. The aggregate is a resource with its unfinished change and its unfinished runs, under one
 * version number: a write loads it, lets a pure function change it, and saves all of it, with audit and outbox, or
 * nothing.
 */
export class ResourceStore {
  readonly #knex: Knex;
  readonly #keyring: Keyring;
  readonly #audit: AuditStore;
  readonly #outbox: OutboxStore;
  readonly #revisions: RevisionStore;
  readonly #uniqueValues: UniqueValues;
  readonly #committed: () => void;

  constructor(options: {
    knex: Knex;
    keyring: Keyring;
    audit: AuditStore;
    outbox: OutboxStore;
    revisions: RevisionStore;
    uniqueValues: UniqueValues;
    /** Called after each commit. */
    onCommit: () => void;
  }) {
    this.#knex = options.knex;
    this.#keyring = options.keyring;
    this.#audit = options.audit;
    this.#outbox = options.outbox;
    this.#revisions = options.revisions;
    this.#uniqueValues = options.uniqueValues;
    this.#committed = options.onCommit;
  }

  /** The resource with its unfinished change and runs. */
  async find(id: string): Promise<LoadedResource | undefined> {
    return readAtOneMoment(this.#knex, trx =>
      loadResource(trx, id, this.#keyring),
    );
  }

  /** {@link find}, or NotFoundError. */
  async get(id: string): Promise<LoadedResource> {
    const loaded = await this.find(id);
    if (!loaded) throw notFound(id);
    return loaded;
  }

  /** Lets the function decide and saves what it did; a throw in it saves nothing. */
  async update<T>(id: string, decide: (work: ResourceWork) => T): Promise<T> {
    return this.#decide(id, undefined, decide);
  }

  /**
   * {@link update} with facts that are read before the transaction: they are read again if the resource has changed
   * meanwhile, so that a decision never mixes two moments.
   */
  async updateWith<Facts, T>(
    id: string,
    read: (loaded: LoadedResource) => Promise<Facts>,
    decide: (work: ResourceWork, facts: Facts) => T,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const loaded = await this.get(id);
      const facts = await read(loaded);
      try {
        return await this.#decide(id, loaded.resource.version, work =>
          decide(work, facts),
        );
      } catch (error) {
        if (!(error instanceof MovedMeanwhile) || attempt === MOST_READS) {
          throw error;
        }
      }
    }
  }

  async #decide<T>(
    id: string,
    expectedVersion: number | undefined,
    decide: (work: ResourceWork) => T,
  ): Promise<T> {
    const attempt = () => this.#decideOnce(id, expectedVersion, decide);
    // Two children that leave one parent may wait for each other; PostgreSQL ends one of them.
    return attempt().catch(error => {
      if (!isDeadlock(error)) throw error;
      return attempt();
    });
  }

  async #decideOnce<T>(
    id: string,
    expectedVersion: number | undefined,
    decide: (work: ResourceWork) => T,
  ): Promise<T> {
    const result = await this.#knex.transaction(async trx => {
      const loaded = await loadResource(trx, id, this.#keyring, { lock: true });
      if (!loaded) throw notFound(id);
      const { version, name } = loaded.resource;
      if (expectedVersion !== undefined && version !== expectedVersion) {
        throw new MovedMeanwhile(
          `'${name}' is being changed by others all the time. Try again.`,
        );
      }
      const work = new ResourceWork(loaded);
      const decided = decide(work);
      await this.#save(trx, loaded, work);
      return decided;
    });
    this.#committed();
    return result;
  }

  /** Adds a resource below its parents, whose versions grow with it; then lets the function decide about it. */
  async create<T>(
    resource: ResourceRecord,
    parentIds: readonly string[],
    decide: (work: ResourceWork) => T,
  ): Promise<T> {
    const result = await this.#insert(resource, parentIds, decide).catch(
      error => {
        throw isDatabaseConflictError(error) ? taken(resource) : error;
      },
    );
    this.#committed();
    return result;
  }

  async #insert<T>(
    resource: ResourceRecord,
    parentIds: readonly string[],
    decide: (work: ResourceWork) => T,
  ): Promise<T> {
    return this.#knex.transaction(async trx => {
      for (const parentId of [...parentIds].sort()) {
        await trx('resources').where({ id: parentId }).increment('version', 1);
      }
      await trx('resources').insert(toResourceRow(resource, this.#keyring));
      if (parentIds.length > 0) {
        await trx('resource_parents').insert(
          parentIds.map(parentId => ({
            resource_id: resource.id,
            parent_id: parentId,
          })),
        );
      }
      await this.#writeLabels(trx, resource);
      await writeOutputReferences(trx, resource);
      const loaded = await loadResource(trx, resource.id, this.#keyring);
      if (!loaded) throw notFound(resource.id);
      const work = new ResourceWork(loaded);
      work.claimValues();
      const decided = decide(work);
      await this.#save(trx, loaded, work);
      return decided;
    });
  }

  /** Erases a resource with its values, state and plans once the function has agreed; history stays. */
  async delete(
    id: string,
    decide: (work: ResourceWork) => void,
  ): Promise<void> {
    await this.#knex.transaction(async trx => {
      const loaded = await loadResource(trx, id, this.#keyring, { lock: true });
      if (!loaded) throw notFound(id);
      const work = new ResourceWork(loaded);
      decide(work);
      await this.#saveRuns(trx, work.effects);
      await this.#tell(trx, work);
      await this.#eraseSecrets(trx, id);
      for (const table of ['plans', 'state_versions', 'state_locks']) {
        await trx(table).where('resource_id', id).delete();
      }
      await trx('resources').where({ id }).delete();
    });
    this.#committed();
  }

  async #save(
    trx: Knex.Transaction,
    { resource: loaded, change }: LoadedResource,
    work: ResourceWork,
  ): Promise<void> {
    const { effects } = work;
    if (effects.revision) {
      await this.#revisions.append(trx, work.resource, effects.revision);
    }
    const resource: ResourceRecord = {
      ...work.resource,
      version: loaded.version + 1,
      updatedAt: now(),
    };
    const { id, ...columns } = toResourceRow(resource, this.#keyring);
    const saved = await trx('resources')
      .where({ id, version: loaded.version })
      .update(columns);
    if (saved !== 1) {
      throw new ConflictError(
        `'${resource.name}' was changed by someone else at the same moment. Look at it and try again.`,
      );
    }
    if (resource.labels !== loaded.labels) {
      await this.#writeLabels(trx, resource);
    }
    if (effects.grants) await writeGrants(trx, id, effects.grants);
    if (resource.variables !== loaded.variables) {
      await writeOutputReferences(trx, resource);
    }
    if (effects.keptParents) {
      await dropParents(trx, id, effects.keptParents);
    }
    if (effects.keptParents || handsDownOther(loaded, resource)) {
      effects.messages.push({ topic: 'hierarchy.changed', resourceId: id });
    }
    await this.#saveChanges(trx, effects);
    const hasMoved = work.change !== change || resource.pair !== loaded.pair;
    const mode = effects.uniqueValues ?? (hasMoved ? 'renew' : undefined);
    if (mode) await this.#uniqueValues.keep(trx, work, mode);
    await this.#saveRuns(trx, effects);
    if (effects.releaseLockOfRun) {
      await trx('state_locks')
        .where({ resource_id: id, run_id: effects.releaseLockOfRun })
        .delete();
    }
    await this.#tell(trx, work);
  }

  async #saveChanges(trx: Knex.Transaction, effects: Effects): Promise<void> {
    for (const change of effects.changes) {
      const { id, ...columns } = toChangeRow(change, this.#keyring);
      await trx<ChangeRow>('changes')
        .insert({ id, ...columns })
        .onConflict('id')
        .merge();
    }
    for (const { changeId, reason } of effects.voidedApprovals) {
      await trx('approvals')
        .where({ change_id: changeId, void: false })
        .update({ void: true, void_reason: reason });
    }
    for (const { changeId, approval } of effects.newApprovals) {
      await trx('approvals').insert(toApprovalRow(changeId, approval));
    }
  }

  async #saveRuns(trx: Knex.Transaction, effects: Effects): Promise<void> {
    for (const run of effects.patchedRuns) {
      await trx('runs').where({ id: run.id }).update(toRunPatchRow(run));
    }
    for (const run of effects.newRuns) {
      await trx('runs').insert(toRunRow(run, this.#keyring));
    }
    if (effects.leasedRun) await grantLease(trx, effects.leasedRun);
    for (const attempt of effects.attempts) {
      await trx('run_attempts')
        .where({ id: attempt.id })
        .update({
          status: attempt.status,
          ...(attempt.stateHash ? { state_hash: attempt.stateHash } : {}),
        });
    }
  }

  async #tell(trx: Knex.Transaction, work: ResourceWork): Promise<void> {
    await this.#audit.append(trx, work.effects.audit);
    await this.#outbox.append(trx, [
      { topic: 'resource.changed', resourceId: work.resource.id },
      ...work.effects.messages,
    ]);
  }

  async #writeLabels(
    trx: Knex.Transaction,
    resource: ResourceRecord,
  ): Promise<void> {
    await trx('resource_labels').where('resource_id', resource.id).delete();
    if (resource.labels.length === 0) return;
    await trx('resource_labels').insert(
      [...new Set(resource.labels)].map(label => ({
        resource_id: resource.id,
        label,
      })),
    );
  }

  /** Changes, runs and revisions stay without the values that were given. */
  async #eraseSecrets(trx: Knex.Transaction, id: string): Promise<void> {
    const changes: { id: string }[] = await trx('changes')
      .where('resource_id', id)
      .select('id');
    for (const change of changes) {
      await trx('changes')
        .where({ id: change.id })
        .update({
          proposed: this.#keyring.encryptJson(
            {},
            `values of change ${change.id}`,
          ),
          previous: this.#keyring.encryptJson(
            {},
            `previous values of change ${change.id}`,
          ),
        });
    }
    const runs: { id: string }[] = await trx('runs')
      .where('resource_id', id)
      .select('id');
    for (const run of runs) {
      await trx('runs')
        .where({ id: run.id })
        .update({
          inputs: this.#keyring.encryptJson(
            {
              versionId: '',
              bundleHash: '',
              modulePath: '',
              variables: {},
              given: {},
              sensitive: [],
              ephemeral: [],
            },
            `inputs of run ${run.id}`,
          ),
        });
    }
    await this.#revisions.eraseSensitive(trx, id);
  }
}

function isDeadlock(error: unknown): boolean {
  return isError(error) && error.code === '40P01';
}

/** Two people took the same name or path at the same moment. */
function taken({ name, templateKey, storagePath }: ResourceRecord) {
  return new ConflictError(
    `The name '${name}' within template '${templateKey}', or the storage path '${storagePath}', is taken by another resource.`,
  );
}

function notFound(id: string): NotFoundError {
  return new NotFoundError(`There is no resource '${id}'.`);
}
