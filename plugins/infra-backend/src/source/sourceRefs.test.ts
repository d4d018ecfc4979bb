import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { SourceRef } from '@groundwork/plugin-infra-common';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { Knex } from 'knex';
import { GitRepository, gitRepository } from '../__testUtils__/gitRepository';
import { infraHarness } from '../__testUtils__/infraHarness';
import { AuditStore } from '../audit/AuditStore';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { OutboxStore } from '../outbox/OutboxStore';
import { SourceRefStore } from './SourceRefStore';
import { SourceStore } from './SourceStore';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const directory = createMockDirectory();

describe.each(databases.eachSupportedId())('refs of sources on %p', id => {
  let knex: Knex;
  let infra: Awaited<ReturnType<typeof infraHarness>>;
  let repository: GitRepository;

  beforeEach(async () => {
    directory.clear();
    knex = await initDatabase(databases, id);
    repository = gitRepository(directory.resolve('repository'));
    infra = await infraHarness(knex, {
      git: true,
      config: {
        workingDirectory: directory.resolve('work'),
        sources: { localPaths: [directory.path] },
      },
    });
  });

  afterEach(() => infra.stop());

  const get = async (path: string) =>
    (await infra.as('bob')('get', path).expect(200)).body;

  const importAt = (ref: string) =>
    infra.importTemplate('network', { sourceUrl: repository.url, ref });

  const sourceId = async () => (await get('/sources')).items[0].id;

  const refresh = async () => {
    const path = `/sources/${await sourceId()}/refresh`;
    return (await infra.as('bob')('post', path).expect(200)).body;
  };

  const versionNow = async () =>
    (await get('/templates/network/versions')).items[0];

  it('tell that a tag moved, and went, while the version stays at its commit and can be used', async () => {
    const first = repository.commit({ 'network/main.tf': '# 1' }, 'v1.0.0');
    const { version } = await importAt('v1.0.0');
    const same = { status: 'same', kind: 'tag', commit: first };
    expect(await versionNow()).toMatchObject({ refStatus: same });
    await knex('outbox').delete();

    const second = repository.commit({ 'network/main.tf': '# 2' });
    repository.git('tag', '--force', 'v1.0.0');
    expect((await versionNow()).refStatus).toMatchObject(same);
    await get(`/sources/${await sourceId()}/refs`);
    const moved = {
      id: version.id,
      commit: first,
      refStatus: {
        status: 'moved',
        kind: 'tag',
        commit: second,
        checkedAt: expect.any(String),
      },
    };
    expect(await versionNow()).toMatchObject(moved);
    expect(
      await get(`/templates/network/versions/${version.id}`),
    ).toMatchObject(moved);

    repository.git('tag', '--delete', 'v1.0.0');
    await refresh();
    const { refStatus, ...gone } = await versionNow();
    expect(refStatus).toEqual({
      status: 'gone',
      checkedAt: expect.any(String),
    });
    expect(gone).toMatchObject({ commit: first, analysis: { status: 'done' } });
    await infra
      .as('bob')('post', `/templates/network/versions/${version.id}/analyse`)
      .expect(200);
    rmSync(repository.path, { recursive: true });
    const resource = await infra.createResource({ variables: {} });
    expect(resource.versionId).toBe(version.id);
  });

  it('tell the template when a tag moved, and not when nothing did', async () => {
    repository.commit({ 'network/main.tf': '# 1' }, 'v1.0.0');
    await importAt('v1.0.0');
    await infra.stop();
    await knex('outbox').delete();

    await refresh();
    expect(await knex('outbox')).toEqual([]);
    repository.commit({ 'network/main.tf': '# 2' });
    repository.git('tag', '--force', 'v1.0.0');
    await refresh();
    const messages = await knex('outbox').pluck('payload');
    expect(messages.map(text => JSON.parse(text))).toEqual([
      { topic: 'template.changed', templateKey: 'network' },
    ]);
  });

  it('follow branches, and say nothing of commits', async () => {
    const first = repository.commit({ 'network/main.tf': '# 1' });
    await importAt('main');
    await infra
      .as('bob')('post', '/templates/network/versions', {
        sourceUrl: repository.url,
        ref: first.slice(0, 10),
        path: 'network',
      })
      .expect(201);
    const second = repository.commit({ 'network/main.tf': '# 2' });
    await refresh();
    const { items } = await get('/templates/network/versions');
    expect(items.map((item: { refStatus?: object }) => item.refStatus)).toEqual(
      [
        undefined,
        {
          status: 'moved',
          kind: 'branch',
          commit: second,
          checkedAt: expect.any(String),
        },
      ],
    );
  });

  it('offer a newer tag as the next version until it is published', async () => {
    repository.commit({ 'network/main.tf': '# 1' }, 'v1.0.0');
    await importAt('v1.0.0');
    expect(await get('/templates/network')).not.toHaveProperty('newerTag');

    const commit = repository.commit({ 'network/main.tf': '# 2' }, 'v1.2.0');
    repository.git('tag', 'v1.3.0-rc.1');
    const { newRefs, checkedAt } = await refresh();
    expect(newRefs.map((ref: SourceRef) => ref.name).sort()).toEqual([
      'v1.2.0',
      'v1.3.0-rc.1',
    ]);
    expect((await get('/sources')).items[0]).toMatchObject({ checkedAt });
    const { newerTag } = await get('/templates/network');
    expect(newerTag).toEqual({
      sourceUrl: repository.url,
      ref: 'v1.2.0',
      path: 'network',
      commit,
      date: expect.any(String),
    });
    expect((await refresh()).newRefs).toEqual([]);

    const { sourceUrl, ref, path } = newerTag;
    await infra
      .as('bob')('post', '/templates/network/versions', {
        sourceUrl,
        ref,
        path,
      })
      .expect(201);
    expect(await get('/templates/network')).not.toHaveProperty('newerTag');
  });

  it('are looked at from time to time, whatever becomes of one source', async () => {
    const other = gitRepository(directory.resolve('a-broken-one'));
    other.commit({ 'main.tf': '' });
    repository.commit({ 'network/main.tf': '# 1' }, 'v1.0.0');
    await importAt('v1.0.0');
    await infra.as('bob')('post', '/sources', { url: other.url }).expect(201);
    rmSync(other.path, { recursive: true });
    repository.commit({ 'network/main.tf': '# 2' }, 'v2.0.0');

    await infra.sourceLooks.lookAtAll();
    expect((await get('/templates/network')).newerTag).toMatchObject({
      ref: 'v2.0.0',
    });
  });

  it('are looked at as often as configured', async () => {
    const task = (seconds: number) =>
      expect.objectContaining({
        id: 'infra-sources',
        frequency: { seconds },
        scope: 'global',
      });
    const { scheduleTask } = infra.scheduler;
    expect(scheduleTask).toHaveBeenCalledWith(task(3600));
    for (const [pollInterval, seconds] of [
      [{ minutes: 5 }, 300],
      ['PT0S', undefined],
    ] as const) {
      const other = await infraHarness(knex, {
        config: { sources: { pollInterval } },
      });
      const calls = other.scheduler.scheduleTask.mock.calls.flat();
      await other.stop();
      expect(calls.filter(call => call.id === 'infra-sources')).toEqual(
        seconds ? [task(seconds)] : [],
      );
    }
  });

  it('are looked for by publishers', async () => {
    repository.commit({ 'network/main.tf': '# 1' }, 'v1.0.0');
    await importAt('v1.0.0');
    const path = `/sources/${await sourceId()}/refresh`;
    await infra.as('alice')('post', path).expect(403);
    const none = await infra
      .as('bob')('post', `/sources/${randomUUID()}/refresh`)
      .expect(404);
    expect(none.body.error.name).toBe('NotFoundError');
  });

  it('are kept as the later of two looks saw them', async () => {
    const outbox = new OutboxStore(knex);
    const onCommit = () => {};
    const store = new SourceStore({
      knex,
      audit: new AuditStore(knex, outbox),
      onCommit,
    });
    const refs = new SourceRefStore({ knex, outbox, onCommit });
    const source = await store.ensure('https://git.example.com/r', 'bob');
    const look = (second: number, names: string[]) =>
      refs.save(source, {
        at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)),
        refs: names.map(name => ({ name, kind: 'tag', commit: name })),
      });
    const tags = async () =>
      (await refs.tags(source.url)).map(({ name }) => name).sort();
    const many = Array.from({ length: 250 }, (_, index) => `v${index}`);

    expect(await look(1, ['a', 'b'])).toEqual([]);
    expect(await look(3, ['b', ...many])).toHaveLength(250);
    expect(await look(2, ['a', 'b', 'c'])).toEqual([]);
    expect(await tags()).toEqual(['b', ...many].sort());
    expect(await look(4, ['x'.repeat(251), 'c'])).toMatchObject([
      { name: 'c' },
    ]);
    expect(await tags()).toEqual(['c']);
  });
});
