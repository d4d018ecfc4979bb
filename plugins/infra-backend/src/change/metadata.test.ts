import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import { infraHarness } from '../__testUtils__/infraHarness';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

describe.each(databases.eachSupportedId())('metadata changes on %p', id => {
  let stop: () => Promise<void> = async () => {};
  const start = async (approvals: object = {}) => {
    const infra = await infraHarness(await initDatabase(databases, id), {
      config: { approvals },
    });
    stop = infra.stop;
    await infra.importTemplate();
    const { id: resourceId } = await infra.createResource();
    const path = `/resources/${resourceId}`;
    const open = (values: object, more: object = {}) =>
      infra.as('alice')('post', `${path}/changes`, {
        kind: 'metadata',
        values,
        ...more,
      });
    const resource = async (of = path) =>
      (await infra.as('alice')('get', of).expect(200)).body;
    return { ...infra, path, open, resource };
  };
  afterEach(() => stop());

  it('applies at submit where no approval is needed, without a run, as a new revision', async () => {
    const { as, open, resource, path } = await start({ required: false });
    const values = {
      description: 'The net',
      labels: ['blue'],
      owner: 'group:default/team-apps',
      links: [{ title: 'Wiki', url: 'https://wiki.example.com' }],
    };
    const opened = await open(values).expect(201);
    const submitted = await as('alice')(
      'post',
      `/changes/${opened.body.id}/submit`,
    ).expect(202);
    expect(submitted.body.change).toMatchObject({
      status: 'applied',
      runs: [],
    });
    expect(submitted.body).not.toHaveProperty('run');
    expect(await resource()).toMatchObject({
      ...values,
      state: 'provision',
      status: 'ready',
      revision: 2,
      variables: { cidr: '10.0.0.0/16' },
    });
    const revisions = await as('alice')('get', `${path}/revisions`);
    expect(
      revisions.body.items.map(
        (revision: { number: number }) => revision.number,
      ),
    ).toEqual([2, 1]);
    const audit = await as('alice')('get', '/audit?action=change.apply');
    expect(audit.body.items).toMatchObject([{ changeId: opened.body.id }]);
  });

  it('waits for the approval of exactly the proposed values, with an empty plan', async () => {
    const { as, open, resource } = await start();
    const { body: opened } = await open({ description: 'one' }).expect(201);
    const to = (verb: string) => `/changes/${opened.id}/${verb}`;
    await as('alice')('post', to('submit')).expect(202);
    const pending = await resource(`/changes/${opened.id}`);
    expect(pending).toMatchObject({
      status: 'approval_pending',
      quorum: 1,
      plan: {
        summary: { add: 0, change: 0, replace: 0, destroy: 0, import: 0 },
      },
      values: { description: 'one' },
    });
    expect(pending.plan).not.toHaveProperty('runId');
    expect(await resource()).toMatchObject({
      status: 'ready',
      openChange: { kind: 'metadata', status: 'approval_pending' },
    });
    const planDigest = pending.plan.digest;
    await as('alice')('post', to('approve'), { planDigest }).expect(403);
    const wrong = await as('dave')('post', to('approve'), {
      planDigest: 'another',
    }).expect(409);
    expect(wrong.body.error.standingPlanDigest).toBe(planDigest);
    const approved = await as('dave')('post', to('approve'), { planDigest });
    expect(approved.body).toMatchObject({ change: { status: 'applied' } });
    expect(await resource()).toMatchObject({ description: 'one', revision: 2 });
  });

  it('has another digest for other values, and none for what was edited', async () => {
    const { as, open, resource } = await start();
    const digestOf = async (description: string) => {
      const { body } = await open({ description }).expect(201);
      const path = `/changes/${body.id}`;
      await as('alice')('post', `${path}/submit`).expect(202);
      const { plan } = await resource(path);
      await as('alice')('post', `${path}/discard`, {}).expect(200);
      return plan.digest;
    };
    expect(await digestOf('one')).not.toBe(await digestOf('two'));
    const { body: draft } = await open({ description: 'one' }).expect(201);
    await as('alice')('patch', `/changes/${draft.id}`, {
      values: { description: 'three' },
    }).expect(200);
    await as('alice')('post', `/changes/${draft.id}/plan`).expect(409);
    expect(await resource()).toMatchObject({ revision: 1 });
  });

  it('counts a quorum, and stands still while it is being decided on', async () => {
    const { as, open, path, resource } = await start({ quorum: 2 });
    const { body } = await open({ description: 'one' }).expect(201);
    const to = (verb: string) => `/changes/${body.id}/${verb}`;
    await as('alice')('post', to('submit')).expect(202);
    const { plan } = await resource(`/changes/${body.id}`);
    const approve = (person: 'bob' | 'dave') =>
      as(person)('post', to('approve'), { planDigest: plan.digest });
    const first = await approve('dave').expect(200);
    expect(first.body.change.status).toBe('approval_pending');
    await as('alice')('patch', `/changes/${body.id}`, {
      values: { description: 'two' },
    }).expect(409);
    const second = await approve('bob').expect(200);
    expect(second.body.change.status).toBe('applied');
    expect(await resource()).toMatchObject({ description: 'one', revision: 2 });
    const people = { requestedBy: 'user:default/alice' };
    const made = {
      ...{ ...people, number: 2, createdBy: 'user:default/bob' },
      approvedBy: ['user:default/dave', 'user:default/bob'],
    };
    expect(await resource(`${path}/revisions`)).toMatchObject({
      items: [made, { ...people, number: 1, approvedBy: [] }],
    });
    expect(await resource(`${path}/revisions/2`)).toMatchObject(made);
  });

  it('asks the approvers in people’s words', async () => {
    const { as, open, told } = await start();
    const { body } = await open({ description: 'one' }).expect(201);
    await as('alice')('post', `/changes/${body.id}/submit`).expect(202);
    while (told.notifications.length === 0) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(told.notifications[0].payload.title).toBe(
      "user:default/alice asks to edit the details of 'vpc'",
    );
  });

  it('leaves everything as it was when it is rejected', async () => {
    const { as, open, resource } = await start();
    const { body } = await open({ description: 'one' }).expect(201);
    await as('alice')('post', `/changes/${body.id}/submit`).expect(202);
    await as('dave')('post', `/changes/${body.id}/reject`, {
      comment: 'no',
    }).expect(200);
    const after = await resource();
    expect(after).toMatchObject({ state: 'provision', status: 'ready' });
    expect(after).not.toHaveProperty('description');
    expect(after.revision).toBe(1);
  });

  it('refuses what Terraform has a say in, naming each, and changes nothing', async () => {
    const { open, resource } = await start();
    const refused = await open({
      description: 'ok',
      variables: { cidr: 'x' },
      dependencyTags: [],
    }).expect(400);
    expect(refused.body.error).toMatchObject({
      name: 'InputError',
      issues: [
        { path: 'values.variables', message: 'must be left out' },
        { path: 'values.dependencyTags', message: 'must be left out' },
      ],
    });
    expect(await resource()).not.toHaveProperty('openChange');
  });

  it('changes tags and config of an abstract resource', async () => {
    const { as, resource } = await start({ required: false });
    await as('bob')('post', '/templates', {
      key: 'account',
      name: 'Account',
      abstract: true,
    }).expect(201);
    const { body: account } = await as('alice')('post', '/resources', {
      templateKey: 'account',
      name: 'prod',
    }).expect(201);
    const path = `/resources/${account.id}`;
    const values = {
      dependencyTags: [
        { name: 'team', value: 'apps', inheritedByChildren: true },
      ],
      dependencyConfig: [
        { name: 'region', value: 'eu', inheritedByChildren: true },
      ],
    };
    const { body: change } = await as('alice')('post', `${path}/changes`, {
      kind: 'metadata',
      values,
    }).expect(201);
    await as('alice')('post', `/changes/${change.id}/submit`).expect(202);
    expect(await resource(path)).toMatchObject({
      ...values,
      state: 'provisioned',
      status: 'done',
      revision: 2,
    });
  });
});
