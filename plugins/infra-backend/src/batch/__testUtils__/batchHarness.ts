import {
  Batch,
  BatchItem,
  CreateBatchRequest,
} from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { aPlan, infraHarness, Person } from '../../__testUtils__/infraHarness';

/** Waits until what is read is as it should be. */
export async function until<T>(
  read: () => Promise<T>,
  isThere: (value: T) => boolean,
): Promise<T> {
  for (;;) {
    const value = await read();
    if (isThere(value)) return value;
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** The backend with templates that make a diamond: `network` above `left` and `right`, `leaf` below both. */
export async function batchHarness(
  knex: Knex,
  options: Parameters<typeof infraHarness>[1] = {},
) {
  const infra = await infraHarness(knex, options);
  const { as, createResource, importTemplate, startRun } = infra;
  const network = await importTemplate('network');
  await importTemplate('left', { parents: ['network'] });
  await importTemplate('right', { parents: ['network'] });
  await importTemplate('leaf', { parents: ['left', 'right'] });

  /** A resource of alice's named like its template unless said otherwise; answers its id. */
  const create = async (
    templateKey: string,
    parentIds: string[] = [],
    body: object = {},
  ): Promise<string> => {
    const created = await createResource({
      templateKey,
      name: templateKey,
      parentIds,
      waitForParents: true,
      ...body,
    });
    return created.id;
  };

  /** As if they had been provisioned. */
  const provisioned = async (...ids: string[]) => {
    await knex('resources')
      .whereIn('id', ids)
      .update({ state: 'provisioned', status: 'done' });
    return ids;
  };

  const post = (body: CreateBatchRequest, person: Person = 'alice') =>
    as(person)('post', '/batches', body);

  const read = async (id: string, person: Person = 'alice'): Promise<Batch> =>
    (await as(person)('get', `/batches/${id}`).expect(200)).body;

  const itemOf = (batch: Batch, name: string): BatchItem => {
    const item = batch.items.find(one => one.resourceName === name);
    if (!item) throw new Error(`There is no item '${name}'.`);
    return item;
  };

  /** The item as soon as it stands so. */
  const untilItem = async (
    id: string,
    name: string,
    status: BatchItem['status'],
  ): Promise<BatchItem> =>
    until(
      async () => itemOf(await read(id), name),
      item => item.status === status,
    );

  /** The run that is queued for the item, of the plan or of the apply. */
  const queuedRun = async (id: string, name: string): Promise<string> => {
    const found = await until(
      async () => {
        const item = itemOf(await read(id), name);
        return knex('runs')
          .where(either =>
            either
              .where('change_id', item.changeId ?? '')
              .orWhere('id', item.runId ?? ''),
          )
          .where('status', 'queued')
          .first('id');
      },
      run => run !== undefined,
    );
    return found.id;
  };

  return {
    ...infra,
    knex,
    networkVersion: network.version.id as string,
    create,
    provisioned,
    post,
    read,
    untilItem,
    /** `leaf` below `left` and `right` below `network`. */
    async diamond() {
      const top = await create('network');
      const left = await create('left', [top]);
      const right = await create('right', [top]);
      const leaf = await create('leaf', [left, right]);
      return { top, left, right, leaf };
    },
    /** Answers the batch once it stands so. */
    async untilBatch(id: string, status: Batch['status']): Promise<Batch> {
      return until(
        () => read(id),
        batch => batch.status === status,
      );
    },
    /** Status of each item, by name. */
    async statuses(id: string): Promise<Record<string, string>> {
      const { items } = await read(id);
      return Object.fromEntries(
        items.map(item => [item.resourceName, item.status]),
      );
    },
    /** Lets the item's run begin. */
    async startItem(id: string, name: string) {
      return startRun(await queuedRun(id, name));
    },
    /** Carries the item's run out, as it would end well. */
    async runItem(id: string, name: string) {
      const run = await startRun(await queuedRun(id, name));
      const planDigest = await run.uploadPlan(aPlan());
      if (run.spec.phase !== 'plan') {
        await run.beginApply();
        await run.writeState(run.spec.destroys ? 2 : 1);
      }
      await run.finish();
      return planDigest;
    },
    /** Lets the item's run fail. */
    async failItem(id: string, name: string, summary: string) {
      const run = await startRun(await queuedRun(id, name));
      await run.finish({
        outcome: 'failed',
        error: { summary, diagnostics: [] },
      });
    },
  };
}
