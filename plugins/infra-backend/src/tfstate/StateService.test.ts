import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import knexFactory, { Knex } from 'knex';
import { migrateDatabase } from '../database/migrateDatabase';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import {
  aLock,
  aState,
  clearState,
  stateHarness,
} from './__testUtils__/stateHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('StateService on %p', id => {
  let knex: Knex;
  let harness: Awaited<ReturnType<typeof stateHarness>>;

  beforeAll(async () => {
    knex = await initDatabase(databases, id);
  });
  beforeEach(async () => {
    await clearState(knex);
    harness = await stateHarness(knex, { maxSize: 10_000 });
  });
  afterEach(() => harness.close());

  const OUTPUTS = {
    id: { value: 'net-1', type: 'string' },
    key: { value: 's3cret', type: 'string', sensitive: true },
  };
  const content = (state: Parameters<typeof aState>[0]) =>
    Buffer.from(aState(state));

  it('knows nothing of a resource that never had a state', async () => {
    const { aRun, state } = harness;
    const { resourceId } = await aRun();
    expect(await state.current(resourceId)).toBeUndefined();
    expect(await state.everStored(resourceId)).toBe(false);
    expect(await state.outputs(resourceId)).toEqual({});
  });

  it('answers outputs of the current state, sensitive ones marked', async () => {
    const { aRun, call, state } = harness;
    const run = await aRun();
    await call('POST', run, { body: aState({ outputs: OUTPUTS }) });

    expect(await state.outputs(run.resourceId)).toEqual({
      id: { value: 'net-1', type: 'string', sensitive: false },
      key: { value: 's3cret', type: 'string', sensitive: true },
    });
    expect(await state.current(run.resourceId)).toMatchObject({ empty: false });

    const emptied = aState({ serial: 2 });
    await call('POST', run, { body: emptied });
    expect(await state.outputs(run.resourceId)).toEqual({});
    expect(await state.current(run.resourceId)).toMatchObject({ empty: true });
  });

  it('can be asked inside a transaction', async () => {
    const { aRun, call, state } = harness;
    const run = await aRun();
    const { resourceId } = run;
    await call('POST', run, { body: aState({ outputs: OUTPUTS }) });

    await knex.transaction(async trx => {
      expect(await state.current(resourceId, trx)).toMatchObject({ serial: 1 });
      expect(await state.everStored(resourceId, trx)).toBe(true);
      expect(await state.outputs(resourceId, trx)).toHaveProperty('id');
    });
  });

  it("releases a run's own lock and no other", async () => {
    const { aRun, call, state } = harness;
    const run = await aRun();
    const { resourceId, runId } = run;
    await call('LOCK', run, { body: aLock() });
    const other = await aRun({ operation: 'plan', resource_id: resourceId });

    expect(await state.releaseLockOf(resourceId, other.runId)).toBe(false);
    expect(await knex('state_locks')).toHaveLength(1);
    expect(await state.releaseLockOf(resourceId, runId)).toBe(true);
    expect(await state.releaseLockOf(resourceId, runId)).toBe(false);
  });

  describe('storeErroredState', () => {
    it('goes on from the current state', async () => {
      const { aRun, call, endRun, state, audit } = harness;
      const run = await aRun();
      const { resourceId, runId } = run;
      await call('POST', run, { body: aState() });
      await call('LOCK', run, { body: aLock() });
      await endRun(run);

      const errored = content({ serial: 2, outputs: OUTPUTS });
      const stored = await state.storeErroredState(resourceId, runId, errored);

      expect(stored).toEqual({ number: 2, kind: 'current' });
      expect(await state.outputs(resourceId)).toHaveProperty('id');
      expect((await audit.list({ limit: 1 })).items).toMatchObject([
        { action: 'state.recover', runId, resourceId },
      ]);
    });

    it('changes nothing the second time, whatever came after', async () => {
      const { aRun, call, state } = harness;
      const run = await aRun();
      const { resourceId, runId } = run;
      const errored = content({ serial: 2 });
      await state.storeErroredState(resourceId, runId, errored);

      const again = await state.storeErroredState(resourceId, runId, errored);
      expect(again).toEqual({ number: 1, kind: 'current' });

      await call('POST', run, { body: aState({ serial: 3 }) });
      const later = await state.storeErroredState(resourceId, runId, errored);
      expect(later).toEqual({ number: 1, kind: 'past' });
      expect(await knex('state_versions')).toHaveLength(2);
    });

    it('has nothing to keep when Terraform did store it', async () => {
      const { aRun, call, state } = harness;
      const run = await aRun();
      const { resourceId, runId } = run;
      await call('POST', run, { body: aState() });
      expect(
        await state.storeErroredState(resourceId, runId, content({})),
      ).toEqual({ number: 1, kind: 'current' });
    });

    it.each([
      ['of another lineage', { serial: 9, lineage: 'other' }],
      ['that goes back', { serial: 1 }],
      ['that contradicts the current one', { serial: 2, outputs: OUTPUTS }],
      ['without lineage, where there is one', { serial: 9, lineage: '' }],
    ])('keeps one %s aside', async (_, errored) => {
      const { aRun, call, endRun, state, audit } = harness;
      const run = await aRun();
      const { resourceId } = run;
      await call('POST', run, { body: aState({ serial: 2 }) });
      await endRun(run);
      const lost = await aRun({ resource_id: resourceId });

      const keep = () =>
        state.storeErroredState(resourceId, lost.runId, content(errored));
      expect(await keep()).toEqual({ number: 2, kind: 'diverged' });
      expect(await keep()).toEqual({ number: 2, kind: 'diverged' });

      expect(await state.current(resourceId)).toMatchObject({ number: 1 });
      expect((await audit.list({ limit: 1 })).items).toMatchObject([
        { action: 'state.diverge', runId: lost.runId },
      ]);
    });

    it('makes what came too late current once Terraform has ended', async () => {
      const { aRun, call, endRun, state } = harness;
      const run = await aRun();
      const { resourceId, runId } = run;
      await call('POST', run, { body: aState() });
      await endRun(run);
      await call('POST', run, { body: aState({ serial: 2 }) });

      for (let times = 0; times < 2; times++) {
        expect(
          await state.storeErroredState(
            resourceId,
            runId,
            content({ serial: 2 }),
          ),
        ).toMatchObject({ kind: 'current' });
      }
      expect(
        await knex('state_versions').orderBy('number').select('kind'),
      ).toEqual([{ kind: 'past' }, { kind: 'current' }]);
    });

    it('does not pull the state from under a run that holds the lock', async () => {
      const { aRun, call, endRun, state } = harness;
      const lost = await aRun();
      const { resourceId } = lost;
      await call('POST', lost, { body: aState() });
      await endRun(lost);
      const run = await aRun({ resource_id: resourceId });
      await call('LOCK', run, { body: aLock() });

      expect(
        await state.storeErroredState(
          resourceId,
          lost.runId,
          content({ serial: 2 }),
        ),
      ).toMatchObject({ kind: 'diverged' });
      expect(await state.current(resourceId)).toMatchObject({ serial: 1 });
    });

    it('gives a first state that never reached us a lineage', async () => {
      const { aRun, call, state } = harness;
      const run = await aRun();
      const { resourceId, runId } = run;
      const errored = content({ serial: 0, lineage: '', outputs: OUTPUTS });

      for (let times = 0; times < 2; times++) {
        expect(
          await state.storeErroredState(resourceId, runId, errored),
        ).toEqual({ number: 1, kind: 'current' });
      }

      expect(await state.current(resourceId)).toEqual({
        number: 1,
        serial: 1,
        lineage: runId,
        empty: false,
      });
      expect(JSON.parse((await call('GET', run)).text)).toMatchObject({
        lineage: runId,
        serial: 1,
        outputs: OUTPUTS,
      });
    });

    it('refuses what is too large or no state', async () => {
      const { aRun, state } = harness;
      const { resourceId, runId } = await aRun();
      const store = (text: string) =>
        state.storeErroredState(resourceId, runId, Buffer.from(text));

      await expect(store('{')).rejects.toThrow(InputError);
      await expect(store('x'.repeat(10_001))).rejects.toMatchObject({
        statusCode: 413,
      });
      expect(await state.everStored(resourceId)).toBe(false);
    });

    it('makes one of several at once the current one', async () => {
      const { aRun, state } = harness;
      const { resourceId, runId } = await aRun();
      const stored = await Promise.all(
        [1, 2, 3, 4].map(() =>
          state.storeErroredState(resourceId, runId, content({})),
        ),
      );
      expect(stored).toEqual(Array(4).fill({ number: 1, kind: 'current' }));
      expect(await knex('state_versions')).toHaveLength(1);
    });
  });
});

describe('StateService', () => {
  it('leaves nothing of a state readable in the database file', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'groundwork-state-'));
    const knex = knexFactory({
      client: 'better-sqlite3',
      connection: join(directory, 'infra.sqlite'),
      useNullAsDefault: true,
    });
    try {
      await migrateDatabase(knex);
      const { aRun, call, endRun, state, close } = await stateHarness(knex);
      const marker = 'marker-of-a-secret';
      const secret = (serial: number) =>
        aState({
          serial,
          outputs: { key: { value: marker, type: 'string', sensitive: true } },
          resources: [{ type: 'terraform_data', input: marker }],
        });
      const run = await aRun();
      await call('POST', run, { body: secret(1) });
      await call('POST', run, { body: secret(2) });
      await endRun(run);
      await call('POST', run, { body: secret(3) });
      await call('POST', run, { body: `{"${marker}"` });
      expect(await state.outputs(run.resourceId)).toMatchObject({
        key: { value: marker },
      });
      await close();
      await knex.destroy();

      const files = readdirSync(directory).map(file =>
        readFileSync(join(directory, file)),
      );
      expect(files.some(file => file.includes('state_versions'))).toBe(true);
      for (const file of files) {
        expect(file.includes(marker)).toBe(false);
        expect(file.includes(Buffer.from(marker).toString('base64'))).toBe(
          false,
        );
        expect(file.includes('terraform_data')).toBe(false);
        expect(file.includes(run.password)).toBe(false);
      }
    } finally {
      await knex.destroy();
      rmSync(directory, { recursive: true });
    }
  });
});
