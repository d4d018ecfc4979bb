import { TestDatabases } from '@backstage/backend-test-utils';
import {
  ChangeKind,
  ResourceState,
  ResourceStatus,
  RunStatus,
} from '@groundwork/plugin-infra-common';
import fc from 'fast-check';
import { Knex } from 'knex';
import { initDatabase, TEST_DATABASE_IDS } from './database/testDatabase';
import { aPlan, FakeRun, infraHarness } from './__testUtils__/infraHarness';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

/** When changes that are held back begin, until time passes. */
const LATER = '2099-01-01T00:00:00.000Z';
const EARLIER = '2001-01-01T00:00:00.000Z';

type Harness = Awaited<ReturnType<typeof infraHarness>>;

/** What can happen, each to one of the resources or runs that there are. */
const STEPS = [
  'advance',
  'createNetwork',
  'createService',
  'provision',
  'update',
  'destroy',
  'recreate',
  'retry',
  'accept',
  'withdraw',
  'metadata',
  'later',
  'timePasses',
  'setApproval',
  'delete',
  'submit',
  'plan',
  'edit',
  'approve',
  'approveOld',
  'reject',
  'discard',
  'cancel',
  'start',
  'uploadPlan',
  'uploadEmptyPlan',
  'beginApply',
  'writeState',
  'succeed',
  'fail',
  'stop',
  'crash',
] as const;
type Step = { what: (typeof STEPS)[number]; at: number };

/** Half of the steps do what would come next, so that every part of a life is reached; the others disturb it. */
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.oneof(
    fc.constant<(typeof STEPS)[number]>('advance'),
    fc.constantFrom(...STEPS),
  ),
  at: fc.nat({ max: 5 }),
});

const LEGAL_PAIRS: Record<ResourceState, ResourceStatus[]> = {
  provision: [
    'ready',
    'pending',
    'queued',
    'in_progress',
    'approval_pending',
    'error',
    'rejected',
    'unknown',
  ],
  provisioned: [
    'done',
    'ready',
    'pending',
    'queued',
    'in_progress',
    'approval_pending',
    'error',
    'unknown',
  ],
  destroy: [
    'ready',
    'queued',
    'in_progress',
    'approval_pending',
    'error',
    'unknown',
  ],
  destroyed: ['done'],
};

/** What may be set for a resource and all below it. */
const APPROVALS = [
  {},
  { required: false },
  { required: true, quorum: 2 },
  { quorum: 1, allowSelfApproval: true },
];

/** The service, driven by random steps as people and runners would. */
class World {
  readonly #infra: Harness;
  readonly #knex: Knex;
  readonly #approvals: boolean;
  readonly #runs = new Map<string, FakeRun>();
  readonly #resources: string[] = [];
  readonly #digests: string[] = [];
  /** Whose change left a revision behind, by resource and number. */
  readonly #revisions = new Map<string, string>();
  #serial = 0;

  constructor(infra: Harness, knex: Knex, approvals: boolean) {
    this.#infra = infra;
    this.#knex = knex;
    this.#approvals = approvals;
  }

  async take(asked: Step): Promise<void> {
    const { at } = asked;
    const what = asked.what === 'advance' ? await this.#next(at) : asked.what;
    const alice = this.#infra.as('alice');
    const dave = this.#infra.as('dave');
    const resource = this.#resources.at(
      at % Math.max(1, this.#resources.length),
    );
    const change = resource && (await this.#openChange(resource));
    const run = this.#runAt(at);
    const on = (path: string) => `/resources/${resource}${path}`;
    switch (what) {
      case 'createNetwork':
      case 'createService':
        return this.#create(what === 'createService' ? resource : undefined);
      case 'start':
        return this.#start(at);
      default:
    }
    if (run) await this.#takeOnRun(what, run);
    if (!resource) return undefined;
    switch (what) {
      case 'provision':
      case 'destroy':
      case 'recreate':
      case 'retry':
        return this.#answered(alice('post', on(`/${what}`), {}));
      case 'update':
        return this.#answered(
          alice('post', on('/changes'), {
            kind: 'update',
            values: { variables: { cidr: `10.${at}.0.0/16` } },
          }),
        );
      case 'accept':
        return this.#answered(dave('post', on('/accept'), { reason: 'seen' }));
      case 'metadata':
        return this.#metadata(resource, at);
      case 'later':
        return this.#later(resource, at);
      case 'timePasses':
        return this.#timePasses();
      case 'setApproval':
        return this.#answered(
          dave('put', on('/approval'), APPROVALS[at % APPROVALS.length]),
        );
      case 'withdraw': {
        const [failed] = await this.#knex('changes')
          .where({ resource_id: resource, status: 'failed' })
          .orderBy('updated_at', 'desc');
        if (!failed) return undefined;
        return this.#answered(
          alice('post', `/changes/${failed.id}/discard`, {}),
        );
      }
      case 'delete':
        return this.#answered(alice('delete', on('')));
      default:
    }
    if (!change) return undefined;
    const to = (verb: string) => `/changes/${change.id}${verb}`;
    switch (what) {
      case 'plan':
      case 'submit':
        return this.#answered(alice('post', to(`/${what}`)));
      case 'edit':
        return this.#answered(
          alice('patch', to(''), { values: { variables: { cidr: `c${at}` } } }),
        );
      case 'reject':
      case 'discard':
        return this.#answered(dave('post', to(`/${what}`), {}));
      case 'approve':
        return this.#answered(
          dave('post', to('/approve'), {
            planDigest: change.plan_digest ?? 'none',
          }),
        );
      case 'approveOld':
        return this.#answered(
          dave('post', to('/approve'), {
            planDigest: this.#digests.at(at) ?? 'none',
          }),
        );
      case 'cancel': {
        const [queued] = await this.#knex('runs')
          .where({ resource_id: resource })
          .whereIn('status', ['queued', 'running'] satisfies RunStatus[]);
        if (!queued) return undefined;
        return this.#answered(alice('post', `/runs/${queued.id}/cancel`));
      }
      default:
        return undefined;
    }
  }

  /** Asks for a change of what Terraform has no part in. */
  async #metadata(resource: string, at: number): Promise<void> {
    const opened = await this.#infra.as('alice')(
      'post',
      `/resources/${resource}/changes`,
      {
        kind: 'metadata',
        values: { description: `d${at}` },
        startAt: at === 1 ? LATER : undefined,
      },
    );
    await this.#submit(opened);
  }

  /** Asks for something that is not to begin yet. */
  async #later(resource: string, at: number): Promise<void> {
    const kinds = ['provision', 'update', 'destroy', 'recreate'] as const;
    const opened = await this.#infra.as('alice')(
      'post',
      `/resources/${resource}/changes`,
      { kind: kinds[at % kinds.length], startAt: LATER },
    );
    await this.#submit(opened);
  }

  async #submit(opened: { status: number; body: { id: string } }) {
    await this.#answered(Promise.resolve(opened));
    if (opened.status !== 201) return;
    await this.#answered(
      this.#infra.as('alice')('post', `/changes/${opened.body.id}/submit`),
    );
  }

  /** What was held back is due, and half of what waits for a decision has waited too long. */
  async #timePasses(): Promise<void> {
    await this.#knex('changes')
      .whereNotNull('start_at')
      .update({ start_at: EARLIER });
    await this.#infra.scheduledStarts.run();
    const [waiting] = await this.#knex('changes').whereNotNull('expires_at');
    await this.#knex('changes')
      .where('id', waiting?.id ?? '')
      .update({ expires_at: EARLIER });
    await this.#infra.scheduledStarts.run();
  }

  /** What a person or a runner would do next. */
  async #next(at: number): Promise<Step['what']> {
    const run = this.#runAt(at);
    if (run) return this.#nextOfRun(run);
    const [queued] = await this.#knex('runs').where('status', 'queued');
    if (queued) return 'start';
    const id = this.#resources.at(at % Math.max(1, this.#resources.length));
    const resource = await this.#knex('resources')
      .where('id', id ?? '')
      .first();
    if (!resource) return 'createNetwork';
    const change = await this.#openChange(resource.id);
    if (change) {
      if (change.status === 'approved') return 'timePasses';
      return change.status === 'approval_pending' ? 'approve' : 'submit';
    }
    const pair = `${resource.state}/${resource.status}`;
    if (pair === 'destroy/error' && at % 2) return 'withdraw';
    if (/error|unknown/.test(pair)) return 'retry';
    const next: Record<string, Step['what'][]> = {
      'provision/ready': ['provision'],
      'provision/rejected': ['recreate', 'provision'],
      'provisioned/done': ['update', 'destroy', 'createService', 'metadata'],
      'destroyed/done': ['recreate', 'delete'],
    };
    const choices = next[pair] ?? ['createNetwork'];
    return choices[at % choices.length];
  }

  async #nextOfRun({ spec }: FakeRun): Promise<Step['what']> {
    const run = await this.#knex('runs').where('id', spec.runId).first();
    const plan = await this.#knex('plans').where('run_id', spec.runId).first();
    if (!plan && spec.phase !== 'apply') return 'uploadPlan';
    if (spec.phase === 'plan') return 'succeed';
    if (!run.apply_began_at) return 'beginApply';
    const [written] = await this.#knex('state_versions').where(
      'run_id',
      spec.runId,
    );
    return written ? 'succeed' : 'writeState';
  }

  #runAt(at: number): FakeRun | undefined {
    return [...this.#runs.values()].at(at % Math.max(1, this.#runs.size));
  }

  /** What does not hold though it must after every step, in words. */
  async violations(): Promise<string[]> {
    const resources = await this.#knex('resources');
    const found = await Promise.all(
      resources.map(row => this.#violationsOf(row)),
    );
    return [
      ...found.flat(),
      ...(this.#approvals ? await this.#unapprovedApplies() : []),
    ];
  }

  async #violationsOf(row: {
    id: string;
    state: ResourceState;
    status: ResourceStatus;
    revision: number;
    template_key: string;
  }): Promise<string[]> {
    const { id, state, status } = row;
    const runs = await this.#knex('runs')
      .where('resource_id', id)
      .whereIn('status', ['queued', 'running']);
    const writing = runs.filter(run => run.operation !== 'plan');
    const parents = await this.#knex('resource_parents')
      .join('resources', 'resources.id', 'resource_parents.parent_id')
      .where('resource_parents.resource_id', id);
    const applied: { kind: ChangeKind }[] = await this.#knex('changes')
      .where({ resource_id: id, status: 'applied' })
      .whereNot('kind', 'destroy')
      .orderBy('created_at');
    // The first provision completes the revision that the resource was created with.
    const added = applied.slice(applied[0]?.kind === 'provision' ? 1 : 0);
    const holds: [string, boolean][] = [
      ['a pair that may not be', LEGAL_PAIRS[state].includes(status)],
      ['two writing runs', writing.length <= 1],
      [
        'a live child of a destroyed parent',
        !['provisioned', 'destroy'].includes(state) ||
          parents.every(parent => parent.state !== 'destroyed'),
      ],
      ['a wrong revision', row.revision === 1 + added.length],
      ['a revision overwritten', await this.#keepsRevisions(row)],
      [
        'a child without its parent',
        row.template_key !== 'service' || parents.length === 1,
      ],
      ['what is due is held back', !(await this.#isHeldBack(id))],
      ['no way forward', runs.length > 0 || (await this.#hasWay(id))],
    ];
    return holds
      .filter(([, isTrue]) => !isTrue)
      .map(([what]) => `${state}/${status} of ${id}: ${what}`);
  }

  /** An approved change without a run, though its time has come. */
  async #isHeldBack(id: string): Promise<boolean> {
    const held = await this.#knex('changes')
      .where({ resource_id: id, status: 'approved' })
      .whereNotIn(
        'id',
        this.#knex('runs')
          .whereNotNull('change_id')
          .whereNot('operation', 'plan')
          .select('change_id'),
      )
      .where(due => due.whereNull('start_at').orWhere('start_at', EARLIER));
    return held.length > 0;
  }

  /** Every revision is there, and none that a change left behind was written again. */
  async #keepsRevisions(row: {
    id: string;
    revision: number;
  }): Promise<boolean> {
    const revisions = await this.#knex('revisions').where(
      'resource_id',
      row.id,
    );
    const kept = revisions.map(({ number, change_id: changeId }) => {
      const key = `${row.id} ${number}`;
      const before = this.#revisions.get(key);
      if (changeId) this.#revisions.set(key, changeId);
      return before === undefined || before === changeId;
    });
    return revisions.length === row.revision && kept.every(Boolean);
  }

  /** Somebody can do something, or the change waits for its parents. */
  async #hasWay(id: string): Promise<boolean> {
    const seen = await Promise.all(
      (['alice', 'dave'] as const).map(person =>
        this.#infra.as(person)('get', `/resources/${id}`).expect(200),
      ),
    );
    return seen.some(
      ({ body }) =>
        body.openChange?.status === 'waiting' ||
        body.allowedActions.some((action: string) => action !== 'plan'),
    );
  }

  /** Changes that began, or were applied, without an approval of exactly their plan, though they needed one. */
  async #unapprovedApplies(): Promise<string[]> {
    const began = await this.#knex('runs')
      .whereNot('operation', 'plan')
      .whereNotNull('started_at');
    const unapproved: string[] = [];
    const metadata = await this.#knex('changes')
      .where({ kind: 'metadata', status: 'applied' })
      .where('quorum', '>', 0);
    for (const change of metadata) {
      const approvals = await this.#knex('approvals').where({
        change_id: change.id,
        decision: 'approved',
        plan_digest: change.plan_digest ?? '',
      });
      if (approvals.length === 0) {
        unapproved.push(`change ${change.id} was applied without an approval`);
      }
    }
    for (const run of began) {
      const plan = await this.#knex('plans')
        .where('run_id', run.plan_run_id ?? '')
        .first();
      const change = await this.#knex('changes')
        .where('id', run.change_id)
        .first();
      // What follows an unknown outcome goes on by itself if its plan is empty and no approval is required.
      const needsNone =
        change.quorum === 0 ||
        (change.base_status === 'unknown' && Boolean(plan?.empty));
      if (needsNone) continue;
      const isDeleted = !(await this.#knex('resources')
        .where('id', run.resource_id)
        .first());
      const approvals = await this.#knex('approvals').where({
        change_id: run.change_id,
        decision: 'approved',
        plan_digest: plan?.digest ?? '',
        void: false,
      });
      if (!isDeleted && approvals.length === 0) {
        unapproved.push(`run ${run.id} began without an approval of its plan`);
      }
    }
    return unapproved;
  }

  async #create(parent: string | undefined): Promise<void> {
    const answer = await this.#infra.as('alice')('post', '/resources', {
      templateKey: parent ? 'service' : 'network',
      name: `r${this.#resources.length}`,
      variables: { cidr: '10.0.0.0/16' },
      parentIds: parent ? [parent] : undefined,
    });
    if (answer.status >= 500) throw new Error(answer.text);
    if (answer.status === 201) this.#resources.push(answer.body.id);
  }

  async #start(at: number): Promise<void> {
    const queued = await this.#knex('runs')
      .where('status', 'queued')
      .orderBy('queued_at');
    const chosen = queued.at(at % Math.max(1, queued.length));
    if (!chosen) return;
    const run = await this.#infra.startRun(chosen.id).catch(() => undefined);
    if (run) this.#runs.set(chosen.id, run);
  }

  async #takeOnRun(what: Step['what'], run: FakeRun): Promise<void> {
    const { runId } = run.spec;
    const finish = async (outcome: string) => {
      this.#runs.delete(runId);
      await this.#answered(
        run.call('post', 'finish', { outcome, terraformEnded: true }),
      );
    };
    switch (what) {
      case 'uploadPlan':
      case 'uploadEmptyPlan':
        if (run.spec.phase === 'apply') return;
        this.#digests.push(
          await run
            .uploadPlan(what === 'uploadPlan' ? aPlan() : aPlan({ add: 0 }))
            .catch(() => 'none'),
        );
        return;
      case 'beginApply':
        if (run.spec.phase === 'plan') return;
        await this.#answered(run.call('post', 'apply-start', {}));
        return;
      case 'writeState':
        this.#serial += 1;
        await run.writeState(this.#serial).catch(() => undefined);
        return;
      case 'succeed': {
        const row = await this.#knex('runs').where('id', runId).first();
        const plan = await this.#knex('plans').where('run_id', runId).first();
        const complete =
          run.spec.phase === 'plan'
            ? plan !== undefined
            : row.apply_began_at !== null;
        await finish(complete ? 'succeeded' : 'failed');
        return;
      }
      case 'fail':
        await finish('failed');
        return;
      case 'stop':
        await finish('cancelled');
        return;
      case 'crash':
        this.#runs.delete(runId);
        await this.#knex('runs')
          .where('id', runId)
          .update({ lease_expires_at: 1 });
        await this.#infra.lostRuns.giveUpExpired();
        return;
      default:
    }
  }

  async #openChange(resource: string) {
    const [change] = await this.#knex('changes')
      .where('resource_id', resource)
      .whereNotIn('status', ['applied', 'rejected', 'discarded', 'failed']);
    return change;
  }

  /** Whatever is asked is done or refused, and never breaks anything. */
  async #answered(
    request: PromiseLike<{ status: number; body: unknown }>,
  ): Promise<void> {
    const { status, body } = await request;
    if (status >= 500) throw new Error(JSON.stringify(body));
  }
}

describe.each(databases.eachSupportedId())('model on %p', id => {
  it.each([
    ['with approvals', true],
    ['without approvals', false],
  ])(
    'holds its invariants %s, whatever happens in whatever order',
    async (_name, approvals) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 40, maxLength: 80 }),
          async steps => {
            const knex = await initDatabase(databases, id);
            const infra = await infraHarness(knex, {
              config: {
                approvals: { required: approvals, expireAfter: { hours: 1 } },
              },
            });
            try {
              await infra.importTemplate();
              await infra.importTemplate('service', { parents: ['network'] });
              const world = new World(infra, knex, approvals);
              await world.take({ what: 'createNetwork', at: 0 });
              for (const next of steps) {
                await world.take(next);
                expect(await world.violations()).toEqual([]);
              }
            } finally {
              await infra.stop();
            }
          },
        ),
        { numRuns: id === 'SQLITE_3' ? 10 : 3 },
      );
    },
  );
});
