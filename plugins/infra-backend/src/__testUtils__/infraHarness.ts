import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { scaffolderServiceMock } from '@backstage/plugin-scaffolder-node/testUtils';
import {
  NormalisedPlan,
  TemplateVariable,
} from '@groundwork/plugin-infra-common';
import {
  FinishRunRequest,
  RunSpec,
  TICKET_HEADER,
} from '@groundwork/plugin-infra-node';
import { randomUUID } from 'node:crypto';
import express from 'express';
import { Knex } from 'knex';
import request from 'supertest';
import { createInfra } from '../createInfra';
import { sha256 } from '../plan/planParts';
import { ImportedModule } from '../template/ModuleReader';

/** The cast: alice creates, bob and dave are of the platform team, carol reads. */
export type Person = 'alice' | 'bob' | 'carol' | 'dave' | 'mallory';

const GROUPS: Record<Person, string[]> = {
  alice: ['group:default/team-apps'],
  bob: ['group:default/team-platform'],
  dave: ['group:default/team-platform'],
  carol: [],
  mallory: ['group:default/team-apps'],
};

const CONFIG = {
  infra: {
    encryption: { keys: [{ id: 'k1', secret: 'x'.repeat(40) }] },
    access: {
      admins: ['group:default/team-platform'],
      publishers: ['group:default/team-platform'],
      creators: ['group:default/team-apps', 'group:default/team-platform'],
    },
  },
};

/** Answers groups of the cast. */
const userInfo: UserInfoService = {
  async getUserInfo(credentials: BackstageCredentials) {
    const { userEntityRef } = credentials.principal as {
      userEntityRef: string;
    };
    const name = userEntityRef.split('/')[1] as Person;
    return {
      userEntityRef,
      ownershipEntityRefs: [userEntityRef, ...GROUPS[name]],
    };
  },
};

/** A variable that a module takes. */
export function aVariable(
  variable: Partial<TemplateVariable> & { name: string },
): TemplateVariable {
  return {
    type: 'string',
    schema: { type: 'string' },
    required: false,
    sensitive: false,
    nullable: true,
    ...variable,
  };
}

/** A plan that adds one resource. */
export function aPlan(
  summary: Partial<NormalisedPlan['summary']> = { add: 1 },
) {
  const none = {
    add: 0,
    change: 0,
    replace: 0,
    destroy: 0,
    import: 0,
    move: 0,
  };
  return {
    summary: { ...none, ...summary },
    resourceChanges: [],
    outputChanges: [],
  };
}

/** A run as its runner sees it: the real protocol, without Terraform. */
export interface FakeRun {
  spec: RunSpec;
  call(
    method: 'post' | 'put' | 'get',
    route: string,
    body?: object,
  ): request.Test;
  uploadPlan(plan?: NormalisedPlan): Promise<string>;
  beginApply(): Promise<void>;
  writeState(serial?: number): Promise<void>;
  /** Takes the state lock and keeps it. */
  lockState(lockId: string): Promise<void>;
  finish(request?: Partial<FinishRunRequest>): Promise<void>;
}

/** The backend's routes on a real database, with the portal's other services as doubles. */
export async function infraHarness(
  knex: Knex,
  options: {
    config?: object;
    /** Of every module, or by the ref that is imported. */
    variables?: TemplateVariable[] | ((ref: string) => TemplateVariable[]);
    permissions?: ReturnType<typeof mockServices.permissions>;
    /** Modules come from git, not from the double that knows no files. */
    git?: boolean;
  } = {},
) {
  const dispatched = new Map<string, string>();
  const given = options.variables ?? [
    aVariable({ name: 'cidr', required: true }),
    aVariable({ name: 'token', sensitive: true }),
  ];
  const variablesOf = typeof given === 'function' ? given : () => given;
  const scaffolder = scaffolderServiceMock.mock({
    scaffold: async task => {
      dispatched.set(String(task.values.runId), String(task.secrets?.ticket));
      return { taskId: randomUUID() };
    },
  });
  const infra = createInfra({
    auditor: mockServices.auditor.mock(),
    auth: mockServices.auth({
      pluginId: 'infra',
      disableDefaultAuthPolicy: false,
    }),
    catalog: catalogServiceMock(),
    config: mockServices.rootConfig({
      data: { infra: { ...CONFIG.infra, ...options.config } },
    }),
    discovery: mockServices.discovery(),
    events: mockServices.events.mock(),
    httpAuth: mockServices.httpAuth({ pluginId: 'infra' }),
    knex,
    logger: mockServices.logger.mock(),
    notifications: { send: async () => {} },
    permissions: options.permissions ?? mockServices.permissions(),
    scaffolder,
    scheduler: mockServices.scheduler.mock(),
    signals: { publish: async () => {} },
    userInfo,
    leaseGraceMs: 0,
    modules: options.git
      ? undefined
      : {
          read: async location =>
            anImportedModule(location, variablesOf(location.ref)),
        },
  });
  const app = express().use(infra.router).use(mockErrorHandler());
  await infra.start();

  /** A request as a person; the path is below `/v1`. */
  const as =
    (person: Person) =>
    (
      method: 'get' | 'post' | 'patch' | 'delete',
      path: string,
      body?: object,
    ) => {
      const test = request(app)
        [method](`/v1${path}`)
        .set(
          'authorization',
          mockCredentials.user.header(`user:default/${person}`),
        );
      return body ? test.send(body) : test;
    };

  const asRunner = (
    method: 'post' | 'put' | 'get',
    path: string,
    ticket: string | undefined,
    body?: object,
  ) => {
    const test = request(app)
      [method](`/runner/runs/${path}`)
      .set(
        'authorization',
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service('plugin:scaffolder'),
          targetPluginId: 'infra',
        }),
      );
    if (ticket) test.set(TICKET_HEADER, ticket);
    return body ? test.send(body) : test;
  };

  /** The ticket of a run, as soon as it is dispatched. */
  const ticketOf = async (runId: string): Promise<string> => {
    for (;;) {
      const ticket = dispatched.get(runId);
      if (ticket) return ticket;
      await new Promise(resolve => setImmediate(resolve));
    }
  };

  /** Starts a dispatched run. */
  const startRun = async (runId: string): Promise<FakeRun> => {
    const ticket = await ticketOf(runId);
    const started = await asRunner('post', `${runId}/start`, ticket, {
      host: 'test',
    }).expect(200);
    const spec: RunSpec = started.body;
    const call: FakeRun['call'] = (method, route, body) =>
      asRunner(method, `${runId}/${route}`, ticket, body);
    return {
      spec,
      call,
      async uploadPlan(plan = aPlan()) {
        const answer = await call('put', 'plan', {
          planFile: Buffer.from(`plan of ${runId}`).toString('base64'),
          plan,
          engineVersion: '1.11.4',
          state: await knex('state_versions')
            .where({ resource_id: spec.resourceId, kind: 'current' })
            .first('lineage', 'serial'),
        }).expect(200);
        return answer.body.digest;
      },
      async beginApply() {
        await call('post', 'apply-start', {}).expect(204);
      },
      async writeState(serial = 1) {
        await request(app)
          .post(`/tfstate/${spec.resourceId}`)
          .auth(spec.state.username, spec.state.password)
          .send({
            version: 4,
            serial,
            lineage: `lineage-of-${spec.resourceId}`,
            outputs: spec.destroys
              ? {}
              : { id: { value: 'net-1', type: 'string' } },
            resources: [],
          })
          .expect(200);
      },
      async lockState(lockId) {
        await request(app)
          .lock(`/tfstate/${spec.resourceId}`)
          .auth(spec.state.username, spec.state.password)
          .send({
            ID: lockId,
            Operation: 'OperationTypeApply',
            Info: '',
            Who: 'runner@host',
            Version: '1.11.4',
            Created: new Date().toISOString(),
            Path: '',
          })
          .expect(200);
      },
      async finish(end = {}) {
        await call('post', 'finish', {
          outcome: 'succeeded',
          terraformEnded: true,
          ...end,
        }).expect(204);
      },
    };
  };

  return {
    app,
    as,
    asRunner,
    ticketOf,
    startRun,
    dispatched,
    lostRuns: infra.lostRuns,
    stop: () => infra.stop(),
    /** Imports a template as bob. */
    async importTemplate(key = 'network', body: object = {}) {
      const answer = await as('bob')('post', '/templates/import', {
        sourceUrl: 'https://git.example.com/modules.git',
        ref: 'v1.0.0',
        path: key,
        ...body,
      }).expect(201);
      return answer.body;
    },
    /** Creates a resource as alice. */
    async createResource(body: object = {}) {
      const answer = await as('alice')('post', '/resources', {
        templateKey: 'network',
        name: 'vpc',
        variables: { cidr: '10.0.0.0/16' },
        ...body,
      }).expect(201);
      return answer.body;
    },
  };
}

function anImportedModule(
  location: { sourceUrl: string; ref: string; path: string },
  variables: TemplateVariable[],
): ImportedModule {
  const content = Buffer.from(JSON.stringify([location, variables]));
  return {
    ...location,
    commit: sha256(location.ref).slice(0, 40),
    analysis: {
      variables: variables.map(variable => ({
        nullable: true,
        ephemeral: false,
        file: 'variables.tf',
        line: 1,
        ...variable,
      })),
      outputs: [{ name: 'id', description: 'Its id', sensitive: false }],
      requiredProviders: [],
      resources: [],
      moduleCalls: [],
      hasBackend: false,
      notes: [],
    },
    notes: [],
    bundle: { hash: sha256(content), content },
  };
}
