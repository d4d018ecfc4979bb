import { TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import { AuditStore } from '../audit/AuditStore';
import { now } from '../database/columns';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { OutboxStore } from '../outbox/OutboxStore';
import { BundleStore } from './BundleStore';
import { StoredVersion } from './TemplateCatalog';
import { TemplateRecord } from './TemplateRecord';
import { NewModule, TemplateStore } from './TemplateStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

const BUNDLE = { hash: 'a'.repeat(64), content: Buffer.from('files') };

function aTemplate(template: Partial<TemplateRecord> = {}): TemplateRecord {
  return {
    key: 'network',
    name: 'Network',
    abstract: false,
    enabled: true,
    parents: [],
    labels: [],
    approval: {},
    revision: 1,
    createdBy: 'user:default/bob',
    createdAt: now(),
    updatedAt: now(),
    ...template,
  };
}

function aVersion(version: Partial<StoredVersion> = {}): StoredVersion {
  return {
    id: randomUUID(),
    templateKey: 'network',
    sourceUrl: 'https://git.example.com/modules.git',
    ref: 'v1',
    path: 'network',
    commit: 'c'.repeat(40),
    lifecycle: 'active',
    analysis: { status: 'done' },
    variables: [],
    outputs: [],
    requiredProviders: [],
    rules: {},
    bundleHash: BUNDLE.hash,
    rank: '',
    createdBy: 'user:default/bob',
    createdAt: now(),
    ...version,
  };
}

const MODULE: NewModule = {
  bundle: BUNDLE,
  analysis: {
    variables: [],
    outputs: [],
    requiredProviders: [],
    resources: [],
    moduleCalls: [],
    hasBackend: false,
    notes: [],
  },
};

describe.each(databases.eachSupportedId())('TemplateStore on %p', id => {
  let store: TemplateStore;

  beforeEach(async () => {
    const knex = await initDatabase(databases, id);
    const outbox = new OutboxStore(knex);
    store = new TemplateStore({
      knex,
      bundles: new BundleStore(knex),
      audit: new AuditStore(knex, outbox),
      outbox,
      uniqueValues: { hold: async () => [], keepAll: async () => {} },
      onCommit() {},
    });
  });

  it('refuses a write by someone who read before another wrote', async () => {
    const read = aTemplate();
    await store.create(read, undefined, []);
    await store.update({ ...read, enabled: false }, []);
    await expect(
      store.update({ ...read, description: 'mine' }, []),
    ).rejects.toThrow(ConflictError);
    expect(await store.template('network')).toMatchObject({
      enabled: false,
      revision: 2,
    });
  });

  it('refuses the second half of a circle, whatever was true when it was asked', async () => {
    const [a, b] = ['a', 'b'].map(key => aTemplate({ key }));
    await store.create(a, undefined, []);
    await store.create(b, undefined, []);
    await store.update({ ...a, parents: ['b'] }, []);
    await expect(store.update({ ...b, parents: ['a'] }, [])).rejects.toThrow(
      'its own ancestor',
    );
    expect(await store.template('b')).toMatchObject({
      parents: [],
      revision: 1,
    });
  });

  it.each([
    ['name', ['auth', 'AUTH 2', 'Beta', 'strange']],
    ['-name', ['strange', 'Beta', 'AUTH 2', 'auth']],
  ])(
    'sorts by %s whether letters are large or small, over all pages',
    async (sort, expected) => {
      const names = ['strange', 'auth', 'Beta', 'AUTH 2'];
      for (const [index, name] of names.entries()) {
        await store.create(
          aTemplate({ key: `k${index}`, name }),
          undefined,
          [],
        );
      }
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ limit: 1, sort, cursor });
        found.push(...page.items.map(({ name }) => name));
        cursor = page.pageInfo.nextCursor;
      } while (cursor !== undefined);
      expect(found).toEqual(expected);
    },
  );

  it('ranks branches by what is active or deprecated, and by nothing else', async () => {
    await store.create(aTemplate(), undefined, []);
    expect(await store.greatestRank('network')).toBe('');
    const ranked = async (
      lifecycle: StoredVersion['lifecycle'],
      rank: string,
    ) => store.addVersion(aVersion({ lifecycle, rank }), MODULE, []);
    await ranked('archived', '4');
    await ranked('preview', '3');
    expect(await store.greatestRank('network')).toBe('');
    await ranked('active', '1');
    expect(await store.greatestRank('network')).toBe('1');
    await ranked('deprecated', '2');
    expect(await store.greatestRank('network')).toBe('2');
  });

  it('adds nothing to what was deleted meanwhile', async () => {
    const first = { version: aVersion(), module: MODULE };
    await expect(
      store.create(aTemplate({ parents: ['gone'] }), first, []),
    ).rejects.toThrow(
      "A parent of template 'network' was deleted at the same moment.",
    );
    expect(await store.template('network')).toBeUndefined();
    await expect(store.addVersion(aVersion(), MODULE, [])).rejects.toThrow(
      NotFoundError,
    );
    expect(await store.version(first.version.id)).toBeUndefined();
  });

  it('keeps what was decided about a version while its module was read again', async () => {
    const read = aVersion();
    await store.create(aTemplate(), { version: read, module: MODULE }, []);
    await store.updateVersion({ ...read, lifecycle: 'archived' }, read, []);
    await expect(
      store.updateVersion({ ...read, breakingChanges: 'mine' }, read, []),
    ).rejects.toThrow(ConflictError);
    const analysed: StoredVersion = {
      ...read,
      analysis: { status: 'done', notes: ['new'] },
    };
    await store.saveAnalysis(analysed, MODULE, []);
    expect(await store.version(read.id)).toMatchObject({
      lifecycle: 'archived',
      analysis: { notes: ['new'] },
    });
  });
});
