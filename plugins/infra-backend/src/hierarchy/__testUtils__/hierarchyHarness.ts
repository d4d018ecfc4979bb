import { Resource, TemplateVariable } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import {
  aPlan,
  aVariable,
  infraHarness,
  StateOutput,
} from '../../__testUtils__/infraHarness';

/** Outputs of a network, as its state has them. */
export const NETWORK_OUTPUTS: Record<string, StateOutput> = {
  subnet_ids: { value: ['s-1', 's-2'], type: ['list', 'string'] },
  zone: { value: 'eu-1', type: 'string' },
  password: { value: 'hunter2-of-net', type: 'string', sensitive: true },
};

/** A ref at which the module of `service` has no variable for its tags. */
export const UNTAGGED = 'untagged';

function serviceVariables(ref: string): TemplateVariable[] {
  return [
    aVariable({ name: 'subnet_ids', type: 'list(string)' }),
    aVariable({ name: 'network_zone' }),
    aVariable({ name: 'db', sensitive: false }),
    aVariable({ name: 'region' }),
    ...(ref === UNTAGGED
      ? []
      : [aVariable({ name: 'tags', type: 'map(string)' })]),
  ];
}

/** A hierarchy of templates: an abstract `account`, a `network` below it, a `service` below that. */
export async function hierarchyHarness(
  knex: Knex,
  options: {
    approvals?: boolean;
    config?: object;
    /** Of the module of `service`, by its ref. */
    serviceVariables?: (ref: string) => TemplateVariable[];
  } = {},
) {
  const infra = await infraHarness(knex, {
    config: {
      approvals: { required: options.approvals ?? false },
      ...options.config,
    },
    variables: (ref, path) =>
      path === 'service'
        ? (options.serviceVariables ?? serviceVariables)(ref)
        : [aVariable({ name: 'cidr' }), aVariable({ name: 'region' })],
    outputs: {
      network: Object.keys(NETWORK_OUTPUTS).map(name => ({
        name,
        sensitive: name === 'password',
      })),
    },
  });
  const { as, importTemplate, startRun } = infra;
  await as('bob')('post', '/templates', {
    key: 'account',
    name: 'account',
    abstract: true,
  }).expect(201);
  await importTemplate('network', { parents: ['account'] });
  const service = await importTemplate('service', {
    parents: ['network'],
    ...(options.serviceVariables ? {} : { tagsVariable: 'tags' }),
  });

  const create = (templateKey: string, name: string, body: object = {}) =>
    as('alice')('post', '/resources', { templateKey, name, ...body });

  const read = async (id: string): Promise<Resource> =>
    (await as('alice')('get', `/resources/${id}`).expect(200)).body;

  /** Carries a run that plans and applies out. */
  const carryOut = async (
    runId: string,
    outputs: Record<string, StateOutput> = {},
  ) => {
    const run = await startRun(runId);
    const serial = await knex('state_versions')
      .where('resource_id', run.spec.resourceId)
      .max('serial as serial')
      .first();
    await run.uploadPlan(aPlan());
    await run.beginApply();
    await run.writeState(Number(serial?.serial ?? 0) + 1, outputs);
    await run.finish();
    return run.spec;
  };

  /** Asks for a change of that kind and carries it out. */
  const request = async (
    id: string,
    verb: 'provision' | 'destroy' | 'recreate',
    outputs: Record<string, StateOutput> = {},
  ) => {
    const answer = await as('alice')('post', `/resources/${id}/${verb}`);
    expect(answer.body.error).toBeUndefined();
    return carryOut(answer.body.run.id, outputs);
  };

  /** Opens an update, submits it and carries it out. */
  const update = async (
    id: string,
    values: object,
    outputs: Record<string, StateOutput> = {},
  ) => {
    const path = `/resources/${id}/changes`;
    const opened = await as('alice')('post', path, { kind: 'update', values });
    expect(opened.body.error).toBeUndefined();
    const submit = `/changes/${opened.body.id}/submit`;
    const submitted = await as('alice')('post', submit);
    expect(submitted.body.error).toBeUndefined();
    return carryOut(submitted.body.run.id, outputs);
  };

  return {
    ...infra,
    versionId: service.version.id as string,
    create,
    read,
    carryOut,
    request,
    update,
    /** A provisioned network with its outputs. */
    async network(name: string, parentId: string, body: object = {}) {
      const created = await create('network', name, {
        parentIds: [parentId],
        ...body,
      }).expect(201);
      await request(created.body.id, 'provision', NETWORK_OUTPUTS);
      return created.body.id as string;
    },
    async account(name: string, body: object = {}) {
      return (await create('account', name, body).expect(201)).body
        .id as string;
    },
    /** Waits until the resource is as it is wanted. */
    async until(id: string, isThere: (resource: Resource) => boolean) {
      for (;;) {
        const resource = await read(id);
        if (isThere(resource)) return resource;
        await new Promise(resolve => setImmediate(resolve));
      }
    },
  };
}
