import { mockServices } from '@backstage/backend-test-utils';
import { Resource } from '@groundwork/plugin-infra-common';
import { aResource } from '../__testUtils__/aResource';
import { runAction } from '../__testUtils__/anAction';
import {
  HttpStandIn,
  refusal,
  SeenRequest,
  StandInAnswer,
  startHttpStandIn,
} from '../__testUtils__/httpStandIn';
import { awaitResourceAction } from './awaitResource';
import { createResourceAction } from './createResource';
import { provisionResourceAction } from './provisionResource';
import { resourceOutputsAction } from './resourceOutputs';
import { Seats } from './Seats';

let infra: HttpStandIn;
let seen: SeenRequest[];
let answer: (request: SeenRequest) => StandInAnswer | undefined;

const network = aResource({ name: 'vpc', templateKey: 'network' });

beforeAll(async () => {
  infra = await startHttpStandIn(request => {
    seen.push(request);
    return answer(request);
  });
});
afterAll(() => infra.close());
beforeEach(() => {
  seen = [];
});

function options() {
  return {
    auth: mockServices.auth({ pluginId: 'scaffolder' }),
    discovery: infra.discovery,
    appBaseUrl: 'https://portal.example',
  };
}

/** Answers with the resource as it is at each look; the last one stays. */
function looks(...resources: Partial<Resource>[]) {
  const rest = [...resources];
  answer = ({ method }) => {
    if (method !== 'GET') return undefined;
    const now = rest.length > 1 ? rest.shift() : rest[0];
    return { body: { ...network, ...now } };
  };
}

const open = (status: NonNullable<Resource['openChange']>['status']) => ({
  openChange: { id: 'c-1', kind: 'provision' as const, status },
});

const underWay = {
  state: 'provision',
  status: 'in_progress',
  ...open('applying'),
} as const;
const awaitsApproval = {
  state: 'provision',
  status: 'approval_pending',
  ...open('approval_pending'),
} as const;
const failed = {
  state: 'provision',
  status: 'error',
  allowedActions: ['retry'],
} as const;

describe('infra:resource:create', () => {
  const version = {
    variables: [
      { name: 'name', sensitive: false },
      { name: 'api_token', sensitive: true },
    ],
  };

  beforeEach(() => {
    answer = ({ method, path }) => {
      if (path === '/v1/templates/service') {
        return { body: { activeVersion: { id: 'v-1' } } };
      }
      if (path === '/v1/templates/service/versions/v-1') {
        return { body: version };
      }
      return method === 'POST' && path === '/v1/resources'
        ? { status: 201, body: { ...network, name: 'orders', id: 'r-1' } }
        : undefined;
    };
  });

  function create(input: object, secrets = {}, step = 'service') {
    return runAction(createResourceAction(options()), {
      input: { template: 'service', name: 'orders', ...input },
      secrets: { ...secrets },
      step: { id: step },
    });
  }

  it('creates as the person, with secrets of the task', async () => {
    const { outputs, messages } = await create(
      {
        variables: { name: 'orders' },
        secretVariables: { api_token: 'token' },
        parentIds: [network.id],
      },
      { token: 'secret-token' },
    );

    const request = seen[2];
    expect(request.body).toEqual({
      templateKey: 'service',
      name: 'orders',
      parentIds: [network.id],
      variables: { name: 'orders', api_token: 'secret-token' },
    });
    expect(request.headers.authorization).toContain('user:default/alice');
    expect(outputs).toEqual({
      resourceId: 'r-1',
      link: 'https://portal.example/infra/resources/r-1',
    });
    expect(messages).toEqual([
      "Created service 'orders': https://portal.example/infra/resources/r-1",
    ]);
  });

  it('gives a repeat the same idempotency key, and another step or input another', async () => {
    await create({});
    await create({});
    await create({}, {}, 'other');
    await create({ name: 'other' });

    const keys = seen.map(request => request.headers['idempotency-key']);
    expect(keys[0]).toMatch(/^task-1:/);
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(3);
  });

  it.each([
    [
      'a sensitive value in clear',
      { variables: { api_token: 'x' } },
      "can't be given in clear: 'api_token'",
    ],
    [
      'a secret that the task lacks',
      { secretVariables: { api_token: 'token' } },
      "takes its value from the secret 'token'",
    ],
    [
      'a variable that is given twice',
      { variables: { name: 'a' }, secretVariables: { name: 'token' } },
      "'variables' and in 'secretVariables'",
    ],
  ])('refuses %s', async (_, input, message) => {
    await expect(create(input)).rejects.toThrow(message);
    expect(seen.some(({ method }) => method === 'POST')).toBe(false);
  });

  it('says what the backend does not like', async () => {
    const issues = [{ path: ['variables', 'cidr'], message: 'is no range' }];
    answer = () => ({
      status: 400,
      body: refusal('InputError', 'Wrong values', { issues }),
    });

    await expect(create({})).rejects.toThrow(
      "Cannot create service 'orders': Wrong values\n- variables.cidr: is no range",
    );
  });
});

describe('infra:resource:provision', () => {
  function provision(now: Partial<Resource>) {
    answer = ({ method }) =>
      method === 'GET'
        ? { body: { ...network, ...now } }
        : { status: 202, body: { change: { id: 'c-2' } } };
    return runAction(provisionResourceAction(options()), {
      input: { resourceId: network.id, message: 'for the shop' },
    });
  }

  it('asks for it', async () => {
    const { outputs } = await provision({
      state: 'provision',
      status: 'ready',
      allowedActions: ['provision'],
    });

    expect(seen[1]).toMatchObject({
      path: `/v1/resources/${network.id}/provision`,
      body: { message: 'for the shop' },
    });
    expect(outputs).toMatchObject({ changeId: 'c-2' });
  });

  it('asks again after a failure', async () => {
    await provision({ ...failed, allowedActions: ['retry'] });

    expect(seen[1].path).toBe(`/v1/resources/${network.id}/retry`);
  });

  it.each([
    ['is provisioned', {}, undefined],
    ['is under way', underWay, 'c-1'],
    ['waits for an approval', awaitsApproval, 'c-1'],
  ])('asks for nothing where it %s', async (_, now, changeId) => {
    const { outputs } = await provision(now);

    expect(seen).toHaveLength(1);
    expect(outputs).toEqual({
      changeId,
      link: `https://portal.example/infra/resources/${network.id}`,
    });
  });
});

describe('infra:resource:await', () => {
  function wait(
    more: { waitForApproval?: boolean; timeoutSeconds?: number } = {},
    seats = new Seats(1),
    signal?: AbortSignal,
  ) {
    return runAction(awaitResourceAction({ ...options(), seats }), {
      input: { resourceId: network.id, ...more },
      signal,
    });
  }
  const link = `https://portal.example/infra/resources/${network.id}`;

  it('waits until it is provisioned', async () => {
    looks(underWay, underWay, {});

    const { outputs, messages } = await wait();

    expect(outputs).toEqual({ waiting: false, link });
    expect(messages).toEqual([`It is provisioned: ${link}`]);
    expect(seen).toHaveLength(3);
  });

  it('needs no seat for what is provisioned already', async () => {
    looks({});

    expect((await wait({}, new Seats(0))).outputs.waiting).toBe(false);
  });

  it.each([
    ['an approval is needed', awaitsApproval, 1, 'waits for an approval'],
    [
      'its plan became stale',
      { state: 'provision', status: 'ready', ...open('stale') } as const,
      1,
      'is stale',
    ],
    ['no seat is free', underWay, 0, 'too many tasks wait'],
  ])('ends with a link where %s', async (_, now, seats, reason) => {
    looks(now);

    const { outputs, messages } = await wait({}, new Seats(seats));

    expect(outputs).toEqual({ waiting: true, link });
    expect(messages[0]).toContain(reason);
  });

  it('waits for an approval if asked to', async () => {
    looks(awaitsApproval, underWay, {});

    expect((await wait({ waitForApproval: true })).outputs.waiting).toBe(false);
  });

  it.each([
    ['it failed', failed, 'in error: it could not be provisioned'],
    [
      'it was rejected',
      { state: 'provision', status: 'rejected' } as const,
      'is rejected',
    ],
    [
      'nobody asked for it',
      { state: 'provision', status: 'ready' } as const,
      'nothing is under way',
    ],
    [
      'it is being destroyed',
      { ...underWay, state: 'destroy' } as const,
      'is being destroyed',
    ],
  ])('fails where %s', async (_, now, message) => {
    looks({ ...now, allowedActions: [] });

    await expect(wait()).rejects.toThrow(message);
  });

  it('stops when the task is cancelled, and gives its seat back', async () => {
    looks(underWay);
    const seats = new Seats(1);
    const cancelled = new AbortController();
    const waiting = wait({}, seats, cancelled.signal);

    cancelled.abort();

    await expect(waiting).rejects.toThrow('abort');
    expect(seats.take()).toBeDefined();
  });

  it('ends with a link when the sign-in is over, or the time', async () => {
    answer = () => ({
      status: 401,
      body: refusal('AuthenticationError', 'expired'),
    });
    expect((await wait()).messages[0]).toContain('sign-in');

    looks(underWay);
    const { messages } = await wait({ timeoutSeconds: 1 });
    expect(messages[0]).toContain('takes longer');
  });

  it('looks at nothing in a dry run', async () => {
    const { outputs } = await runAction(
      awaitResourceAction({ ...options(), seats: new Seats(1) }),
      { input: { resourceId: '<example>' }, isDryRun: true },
    );

    expect(outputs.waiting).toBe(false);
    expect(seen).toHaveLength(0);
  });
});

describe('infra:resource:outputs', () => {
  it('gives out what is not sensitive', async () => {
    looks({
      outputs: {
        network_id: { value: 'n-1', type: 'string', sensitive: false },
        zones: { value: ['a'], type: ['list', 'string'], sensitive: false },
        join_key: { type: 'string', sensitive: true },
      },
    });

    const { outputs } = await runAction(resourceOutputsAction(options()), {
      input: { resourceId: network.id },
    });

    expect(outputs.outputs).toEqual({ network_id: 'n-1', zones: ['a'] });
  });

  it('goes on without them in a dry run', async () => {
    answer = () => undefined;

    const { outputs } = await runAction(resourceOutputsAction(options()), {
      input: { resourceId: '<example>' },
      isDryRun: true,
    });

    expect(outputs).toEqual({ outputs: {} });
  });

  it('fails where there is no such resource', async () => {
    answer = () => undefined;

    await expect(
      runAction(resourceOutputsAction(options()), {
        input: { resourceId: network.id },
      }),
    ).rejects.toThrow(`Cannot read outputs of '${network.id}'`);
  });
});
