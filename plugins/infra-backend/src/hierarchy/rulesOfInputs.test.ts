import { TestDatabases } from '@backstage/backend-test-utils';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';
import {
  hierarchyHarness,
  NETWORK_OUTPUTS,
} from './__testUtils__/hierarchyHarness';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });
const config = (name: string, value: unknown) => ({
  dependencyConfig: [{ name, value, inheritedByChildren: true }],
});
const zone = (value: string) => ({
  ...NETWORK_OUTPUTS,
  zone: { value, type: 'string' },
});

describe.each(databases.eachSupportedId())(
  'rules of what comes from others on %p',
  id => {
    let stop: () => Promise<void> = async () => {};
    const start = async (options?: Parameters<typeof hierarchyHarness>[1]) => {
      const infra = await hierarchyHarness(
        await initDatabase(databases, id),
        options,
      );
      stop = infra.stop;
      const { as, versionId, until, create, account, startRun } = infra;
      const rules = (given: object) =>
        as('bob')('patch', `/templates/service/versions/${versionId}`, {
          rules: given,
        }).expect(200);
      const change = async (changeId: string) =>
        (await as('alice')('get', `/changes/${changeId}`).expect(200)).body;
      const submit = (changeId: string) =>
        as('alice')('post', `/changes/${changeId}/submit`);
      const approve = (changeId: string, planDigest: string) =>
        as('dave')('post', `/changes/${changeId}/approve`, { planDigest });
      const untilChangeIs = (resource: string, status: string) =>
        until(resource, ({ openChange }) => openChange?.status === status);
      const planned = async (runId: string) => {
        const run = await startRun(runId);
        const digest = await run.uploadPlan();
        await run.finish();
        return digest;
      };
      /** A network that is not provisioned, with services that wait for its zone. */
      const waiting = async (...names: string[]) => {
        const top = await account('prod');
        const net = (await create('network', 'net', { parentIds: [top] })).body
          .id as string;
        const services: { id: string; changeId: string }[] = [];
        for (const name of names) {
          const { body } = await create('service', name, {
            parentIds: [net],
            waitForParents: true,
            provision: true,
            variables: { network_zone: { $output: 'zone', from: net } },
          }).expect(201);
          services.push({ id: body.id, changeId: body.openChange.id });
        }
        return { net, services };
      };
      return {
        ...infra,
        rules,
        change,
        submit,
        approve,
        untilChangeIs,
        planned,
        waiting,
      };
    };
    afterEach(() => stop());

    it('hold once a parent has what was waited for, and lead to other values', async () => {
      const infra = await start();
      const { as, rules, waiting, request, untilChangeIs, change } = infra;
      await rules({ network_zone: { regex: '^us-' } });
      const { net, services } = await waiting('api');
      const [{ id: service, changeId }] = services;
      await request(net, 'provision', zone('eu-1'));

      const stale = await untilChangeIs(service, 'stale');
      expect(stale).toMatchObject({ state: 'provision', status: 'ready' });
      expect(await change(changeId)).toMatchObject({
        staleReason:
          'the values are not valid any more: variables.network_zone: must match ^us-',
      });
      const refused = await infra.submit(changeId).expect(400);
      expect(refused.body.error.issues).toEqual([
        { path: 'variables.network_zone', message: 'must match ^us-' },
      ]);
      await as('alice')('patch', `/changes/${changeId}`, {
        values: { variables: { network_zone: 'us-7' } },
      }).expect(200);
      const submitted = await infra.submit(changeId).expect(202);
      const spec = await infra.carryOut(submitted.body.run.id);
      expect(spec.variables).toMatchObject({ network_zone: 'us-7' });
    });

    it('hold when a draft is planned or submitted, whatever moved since it opened', async () => {
      const infra = await start();
      const { as, rules, account, network, create, update, read } = infra;
      await rules({ region: { options: ['eu', 'us'] } });
      const net = await network(
        'net',
        await account('prod'),
        config('region', 'eu'),
      );
      const { body } = await create('service', 'api', { parentIds: [net] });
      const opened = await as('alice')(
        'post',
        `/resources/${body.id}/changes`,
        {
          kind: 'provision',
        },
      ).expect(201);
      await update(net, config('region', 'moon'), NETWORK_OUTPUTS);

      for (const verb of ['plan', 'submit']) {
        const path = `/changes/${opened.body.id}/${verb}`;
        const refused = await as('alice')('post', path).expect(400);
        expect(refused.body.error.issues).toEqual([
          { path: 'variables.region', message: 'must be one of "eu", "us"' },
        ]);
      }
      expect(await read(body.id)).toMatchObject({
        status: 'ready',
        openChange: { status: 'draft' },
      });
      await update(net, config('region', 'us'), NETWORK_OUTPUTS);
      await infra.submit(opened.body.id).expect(202);
    });

    it('hold for a tag that a parent hands down later', async () => {
      const infra = await start();
      const { as, rules, account, network, create, update } = infra;
      await rules({ tags: { max: 1 } });
      const net = await network('net', await account('prod'));
      const { body } = await create('service', 'api', {
        parentIds: [net],
        dependencyTags: [{ name: 'team', value: 'a' }],
      }).expect(201);
      const opened = await as('alice')(
        'post',
        `/resources/${body.id}/changes`,
        {
          kind: 'provision',
        },
      ).expect(201);
      const dependencyTags = [
        { name: 'cost', value: '1', inheritedByChildren: true },
      ];
      await update(net, { dependencyTags }, NETWORK_OUTPUTS);
      const refused = await infra.submit(opened.body.id).expect(400);
      expect(refused.body.error.issues).toMatchObject([
        { path: 'variables.tags' },
      ]);
    });

    it('hold when a rule came while the change was on its way', async () => {
      const infra = await start({ approvals: true });
      const { as, rules, account, create, change, planned, submit } = infra;
      const top = await account('prod');
      const { body: net } = await create('network', 'net', {
        parentIds: [top],
      }).expect(201);
      const asked = await as('alice')('post', `/resources/${net.id}/provision`);
      await planned(asked.body.run.id)
        .then(digest => infra.approve(asked.body.change.id, digest).expect(200))
        .then(({ body }) => infra.carryOut(body.run.id, NETWORK_OUTPUTS));

      const { body: service } = await create('service', 'api', {
        parentIds: [net.id],
        variables: { region: 'moon' },
        provision: true,
      }).expect(201);
      const changeId = service.openChange.id;
      const reason =
        'the values are not valid any more: variables.region: must be "eu"';
      const forbid = () => rules({ region: { options: ['eu'] } });

      // While it is planned.
      const run = await infra.startRun(service.activeRun.id);
      await run.uploadPlan();
      await forbid();
      await run.finish();
      expect(await change(changeId)).toMatchObject({
        status: 'stale',
        staleReason: reason,
      });
      await submit(changeId).expect(400);

      // While it waits for approval.
      await rules({});
      const again = await submit(changeId).expect(202);
      expect(again.body.change.status).toBe('approval_pending');
      const { digest } = again.body.change.plan;
      await forbid();
      const refused = await infra.approve(changeId, digest).expect(409);
      expect(refused.body.error).toMatchObject({
        reason,
        changeStatus: 'stale',
      });

      // Before its apply begins.
      await rules({});
      await submit(changeId).expect(202);
      const approved = await infra.approve(changeId, digest).expect(200);
      const runId = approved.body.run.id;
      await forbid();
      const ticket = await infra.ticketOf(runId);
      const start409 = await infra.asRunner('post', `${runId}/start`, ticket, {
        host: 'test',
      });
      expect(start409.status).toBe(409);
      expect(start409.body.error.reason).toBe(reason);
      expect(await change(changeId)).toMatchObject({
        status: 'stale',
        staleReason: reason,
        voidApprovals: [{ voidReason: reason }],
      });
    });

    it('keep what waits for one output apart, and tell the one that comes too late', async () => {
      const infra = await start();
      const { rules, waiting, request, until, change } = infra;
      await rules({ network_zone: { unique: true } });
      const { net, services } = await waiting('one', 'two');
      await request(net, 'provision', zone('eu-1'));

      const isSettled = ({ openChange }: { openChange?: { status: string } }) =>
        openChange?.status !== 'waiting';
      for (const service of services) await until(service.id, isSettled);
      const changes = await Promise.all(
        services.map(({ changeId }) => change(changeId)),
      );
      expect(changes.map(({ status }) => status).sort()).toEqual([
        'approved',
        'stale',
      ]);
      const late = changes.find(({ status }) => status === 'stale');
      expect(late.staleReason).toBe(
        "The value of 'network_zone' is taken: another resource of template 'service' has it, or has asked for it.",
      );
      await infra.submit(late.id).expect(409);
    });
  },
);
