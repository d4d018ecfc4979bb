import { setTimeout as sleep } from 'timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { Resource } from '@groundwork/plugin-infra-common';
import { resourceEntityRef } from './entityName';
import { Pending, PendingSync } from './PendingSync';
import { ResourceReader } from './ResourceReader';
import { toResourceEntity } from './toResourceEntity';

/** Longest wait before another try while the infra backend can't be reached, in milliseconds. */
const LONGEST_WAIT_MS = 30_000;

/** Milliseconds in which changes gather: a run moves its resource several times within a second. */
const GATHER_MS = 1000;

/**
 * Keeps a catalog entity for each resource. What is to be done is collected and done by one loop, so that a slow full
 * synchronisation never overwrites what came later; a failure is repaired by doing everything again. Other replicas do the
 * same for other changes: what the catalog holds is not known here, so it is told of each change.
 *
 * @internal
 */
export class ResourceEntityProvider implements EntityProvider {
  readonly #reader: ResourceReader;
  readonly #logger: LoggerService;
  readonly #appBaseUrl: string;
  readonly #firstWaitMs: number;
  readonly #gatherMs: number;
  readonly #pending = new PendingSync();
  readonly #stopped = new AbortController();
  #connection?: EntityProviderConnection;
  #working?: Promise<void>;

  constructor(options: {
    reader: ResourceReader;
    logger: LoggerService;
    appBaseUrl: string;
    /** Milliseconds before the second try. Default 1000. */
    firstWaitMs?: number;
    /** Milliseconds between a change and the catalog's hearing of it. Default 1000. */
    gatherMs?: number;
  }) {
    this.#reader = options.reader;
    this.#logger = options.logger;
    this.#appBaseUrl = options.appBaseUrl;
    this.#firstWaitMs = options.firstWaitMs ?? 1000;
    this.#gatherMs = options.gatherMs ?? GATHER_MS;
  }

  getProviderName(): string {
    return 'infra-resources';
  }

  /** Begins to synchronise, and does not wait for it: the infra backend may start later than the catalog. */
  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    this.sync('everything');
  }

  /** Has the catalog brought up to date, soon. */
  sync(what: Pending): void {
    this.#pending.add(what);
    this.#start();
  }

  /** Waits until nothing is left to do. */
  async settled(): Promise<void> {
    await this.#working;
  }

  /** Ends the work, at the next wait at the latest. */
  stop(): void {
    this.#stopped.abort();
  }

  #start(): void {
    const connection = this.#connection;
    if (!connection || this.#working || this.#pending.isEmpty) return;
    if (this.#stopped.signal.aborted) return;
    this.#working = this.#work(connection).finally(() => {
      this.#working = undefined;
      // Something may have been added after the last look.
      this.#start();
    });
  }

  async #work(connection: EntityProviderConnection): Promise<void> {
    let wait = this.#firstWaitMs;
    for (
      let what = await this.#gather();
      what && !this.#stopped.signal.aborted;
      what = await this.#gather()
    ) {
      try {
        if (what === 'everything') await this.#syncEverything(connection);
        else await this.#syncSome(connection, what);
        wait = this.#firstWaitMs;
      } catch (error) {
        // The first tries often come before the infra backend is up.
        const level = wait < LONGEST_WAIT_MS ? 'debug' : 'warn';
        this.#logger[level](
          `Cannot read infrastructure for the catalog, trying again in ${wait} ms: ${error}`,
        );
        this.#pending.add('everything');
        await this.#pause(wait);
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      }
    }
  }

  async #gather(): Promise<Pending | undefined> {
    if (!this.#pending.isEmpty && !this.#pending.isEverything) {
      await this.#pause(this.#gatherMs);
    }
    return this.#pending.take();
  }

  async #syncEverything(connection: EntityProviderConnection): Promise<void> {
    const resources = await this.#reader.all();
    const entities = await Promise.all(
      resources.map(each => this.#entity(each)),
    );
    await connection.applyMutation({ type: 'full', entities });
  }

  async #syncSome(
    connection: EntityProviderConnection,
    ids: readonly string[],
  ): Promise<void> {
    const added: { entity: Entity; locationKey: string }[] = [];
    const removed: { entityRef: string; locationKey: string }[] = [];
    for (const id of ids) {
      const resource = await this.#reader.one(id);
      if (resource) {
        added.push(await this.#entity(resource));
        continue;
      }
      const gone = this.#reader.forget(id);
      if (gone) {
        removed.push({
          entityRef: resourceEntityRef(gone),
          locationKey: this.getProviderName(),
        });
      } else {
        // Another replica may have brought it in, and nobody can say any more under which name.
        this.#pending.add('everything');
      }
    }
    if (added.length === 0 && removed.length === 0) return;
    await connection.applyMutation({ type: 'delta', added, removed });
  }

  async #entity(resource: Resource) {
    const parents = await this.#reader.parentsOf(resource);
    return {
      entity: toResourceEntity(resource, parents, this.#appBaseUrl),
      locationKey: this.getProviderName(),
    };
  }

  async #pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, {
      signal: this.#stopped.signal,
      ref: false,
    }).catch(() => {});
  }
}
