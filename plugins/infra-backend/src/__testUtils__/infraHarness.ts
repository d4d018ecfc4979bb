import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { scaffolderServiceMock } from '@backstage/plugin-scaffolder-node/testUtils';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  NormalisedPlan,
  TemplateOutput,
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
import { PortalPolicy } from './PortalPolicy';

/** The cast: alice creates, bob and dave are of the platform team, carol reads. */
export type Person = 'alice' | 'bob' | 'carol' | 'dave' | 'mallory';

const GROUPS: Record<Person, string[]> = {
  alice: ['group:default/team-apps'],
  bob: ['group:default/team-platform'],
  dave: ['group:default/team-platform'],
  carol: [],
  mallory: ['group:default/team-apps'],
};

/** What the catalog has: the cast and their groups. */
const ENTITIES = [
  ...Object.keys(GROUPS).map(name => anEntity('User', name)),
  anEntity('Group', 'team-apps'),
  anEntity('Group', 'team-platform'),
];

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

/** An output as a state file has it. */
export interface StateOutput {
  value: unknown;
  type: unknown;
  sensitive?: boolean;
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
  writeState(
    serial?: number,
    outputs?: Record<string, StateOutput>,
  ): Promise<void>;
  /** Takes the state lock and keeps it. */
  lockState(lockId: string): Promise<void>;
  finish(request?: Partial<FinishRunRequest>): Promise<void>;
}

/** The backend's routes on a real database, with the portal's other services as doubles. */
export async function infraHarness(
  knex: Knex,
  options: {
    /** The `infra:` section, merged with the cast's. */
    config?: object;
    /** Further sections of the portal's configuration. */
    portalConfig?: object;
    /** Of every module, or by the ref that is imported. */
    variables?:
      | TemplateVariable[]
      | ((ref: string, path: string) => TemplateVariable[]);
    /** Of modules by their path; others have one, `id`. */
    outputs?: Record<string, TemplateOutput[]>;
    /** Allows everything unless given. */
    policy?: PortalPolicy;
    /** Default: one that has the cast. */
    catalog?: CatalogService;
    /** Modules come from git, not from the double that knows no files. */
    git?: boolean;
  } = {},
) {
  const dispatched = new Map<string, string>();
  const policy = options.policy ?? new PortalPolicy();
  const told: {
    signals: Parameters<SignalsService['publish']>[0][];
    notifications: Parameters<NotificationService['send']>[0][];
  } = { signals: [], notifications: [] };
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
  const scheduler = mockServices.scheduler.mock();
  const infra = createInfra({
    auditor: mockServices.auditor.mock(),
    auth: mockServices.auth({
      pluginId: 'infra',
      disableDefaultAuthPolicy: false,
    }),
    catalog: options.catalog ?? catalogServiceMock({ entities: ENTITIES }),
    config: mockServices.rootConfig({
      data: {
        ...options.portalConfig,
        infra: { ...CONFIG.infra, ...options.config },
      },
    }),
    discovery: mockServices.discovery(),
    events: mockServices.events.mock(),
    httpAuth: mockServices.httpAuth({ pluginId: 'infra' }),
    knex,
    logger: mockServices.logger.mock(),
    notifications: {
      send: async notification => {
        told.notifications.push(notification);
      },
    },
    permissions: policy.permissions,
    permissionsRegistry: policy.registry,
    scaffolder,
    scheduler,
    signals: {
      publish: async signal => {
        told.signals.push(signal);
      },
    },
    userInfo,
    leaseGraceMs: 0,
    modules: options.git
      ? undefined
      : {
          read: async location =>
            anImportedModule(
              location,
              variablesOf(location.ref, location.path),
              options.outputs?.[location.path],
            ),
        },
  });
  const app = express().use(infra.router).use(mockErrorHandler());
  await infra.start();

  /** A request as a person; the path is below `/v1`. */
  const as =
    (person: Person) =>
    (
      method: 'get' | 'post' | 'put' | 'patch' | 'delete',
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

  /** A request as a service; the path is below `/v1`. */
  const asService = (
    subject: string,
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    body?: object,
  ) => {
    const test = request(app)
      [method](`/v1${path}`)
      .set(
        'authorization',
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service(subject),
          targetPluginId: 'infra',
        }),
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
      async writeState(
        serial = 1,
        outputs = { id: { value: 'net-1', type: 'string' } },
      ) {
        await request(app)
          .post(`/tfstate/${spec.resourceId}`)
          .auth(spec.state.username, spec.state.password)
          .send({
            version: 4,
            serial,
            lineage: `lineage-of-${spec.resourceId}`,
            outputs: spec.destroys ? {} : outputs,
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
    asService,
    asRunner,
    told,
    ticketOf,
    startRun,
    dispatched,
    scheduler,
    lostRuns: infra.lostRuns,
    batches: infra.batches,
    scheduledStarts: infra.scheduledStarts,
    sourceLooks: infra.sourceLooks,
    lockMaker: infra.lockMaker,
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

function anEntity(kind: 'User' | 'Group', name: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec: {},
  };
}

function anImportedModule(
  location: { sourceUrl: string; ref: string; path: string },
  variables: TemplateVariable[],
  outputs: TemplateOutput[] = [
    { name: 'id', description: 'Its id', sensitive: false },
  ],
): ImportedModule {
  const content = Buffer.from(JSON.stringify([location, variables, outputs]));
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
      outputs,
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
