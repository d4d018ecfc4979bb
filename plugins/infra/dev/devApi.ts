import { ListParameters, LogLine } from '@groundwork/plugin-infra-common';
import { pageOf } from '../src/__testUtils__/builders';
import { eventStream } from '../src/__testUtils__/eventStream';
import { aRefusal, fakeInfraApi } from '../src/__testUtils__/fakeInfraApi';
import { InfraApi } from '../src/api';
import { audit, batches, grants, revisions } from './records';
import {
  changes,
  networkVersion,
  resources,
  runs,
  serviceVersion,
  status,
  templates,
} from './cast';
import { formOf, treeOf } from './hierarchy';
import { hugePlan, richPlan } from './plans';

const versions = [networkVersion, serviceVersion];

/** A backend of scenes: one of each thing that pages have to show. */
export const devApi: InfraApi = fakeInfraApi({
  templates: async query =>
    pageOf(templates.filter(({ name }) => matches(query, name))),
  template: async key => found(templates.find(one => one.key === key)),
  versions: async key =>
    pageOf(versions.filter(({ templateKey }) => templateKey === key)),
  version: async (_, id) => found(versions.find(one => one.id === id)),
  versionForm: async (_, id, parentIds) =>
    formOf(found(versions.find(one => one.id === id)).variables, parentIds),
  resourceTree: async (id, direction) => treeOf(id, direction),
  importTemplate: async () => {
    throw aRefusal(400, 'The module can’t be read', {
      issues: [
        { path: 'ref', message: "there is no tag or branch 'v9'" },
        {
          path: '',
          message: 'Argument or block definition required',
          file: 'network/main.tf',
          line: 12,
        },
      ],
    });
  },
  resources: async query =>
    pageOf(resources.filter(resource => isListed(query, resource))),
  resource: async id => found(resources.find(one => one.id === id)),
  createResource: async () => {
    throw aRefusal(400, 'Some values are wrong', {
      issues: [
        { path: 'name', message: "the name 'x' is taken" },
        { path: 'variables.replicas', message: 'must be at least 1' },
      ],
    });
  },
  requestChange: async () => {
    throw aRefusal(409, 'Cannot destroy net-staging: children exist.', {
      reason: 'Children exist',
      dependencies: [
        {
          resourceId: 'r-2',
          resourceName: 'checkout-staging',
          state: 'provision',
          kind: 'child',
        },
      ],
    });
  },
  changes: async query =>
    pageOf(
      changes.filter(
        change =>
          (!query?.status || query.status === change.status) &&
          (!query?.resourceId || query.resourceId === change.resourceId),
      ),
    ),
  change: async id => found(changes.find(one => one.id === id)),
  runs: async query =>
    pageOf(
      runs.filter(
        run =>
          (!query?.resourceId || query.resourceId === run.resourceId) &&
          (!query?.changeId || query.changeId === run.changeId),
      ),
    ),
  run: async id => found(runs.find(one => one.id === id)),
  plan: async id => (id === 'u-huge' ? hugePlan : richPlan),
  logStream: async (id, options) =>
    found(runs.find(one => one.id === id)).status === 'running'
      ? liveLog(options?.after)
      : endedLog(id === 'u-plan' ? 100_000 : 200),
  audit: async query =>
    pageOf(
      audit.filter(
        entry =>
          isAsked(query?.resourceId, entry.resourceId) &&
          isAsked(query?.actor, entry.actor) &&
          isAsked(query?.action, entry.action),
      ),
    ),
  grants: async id => grants(id),
  setGrants: async () => {
    throw aRefusal(400, 'Some grants are wrong', {
      issues: [
        {
          path: 'items.1.principal',
          message: 'there is no such user or group in the catalog',
        },
      ],
    });
  },
  templateGrants: async () => ({ ...grants('r-1'), inherited: [] }),
  batches: async query =>
    pageOf(batches.filter(({ status: one }) => isAsked(query?.status, one))),
  batch: async id => found(batches.find(one => one.id === id)),
  createBatch: async () => batches[0],
  moveBatch: async id => found(batches.find(one => one.id === id)),
  revisions: async id => pageOf(revisions(id)),
  compareRevisions: async (_id, from, to) => ({
    from,
    to,
    changes:
      from === to
        ? []
        : [
            { path: 'description', before: 'A network', after: 'Network' },
            {
              path: 'variables.cidr',
              before: '10.0.0.0/16',
              after: '10.1.0.0/16',
            },
            {
              path: 'variables.tags',
              before: { env: 'staging' },
              after: { env: 'staging', 'cost-center': '4711' },
            },
            {
              path: 'variables.zones',
              before: ['eu-1a', 'eu-1b'],
              after: ['eu-1a', 'eu-1b', 'eu-1c'],
            },
            { path: 'variables.db_password', sensitive: true },
            { path: 'labels', after: ['staging'] },
          ],
  }),
  stateVersions: async () =>
    pageOf([
      {
        number: 7,
        serial: 7,
        lineage: 'l-1',
        kind: 'current',
        size: 4096,
        runId: 'u-plan',
        createdAt: new Date(Date.now() - 864e5).toISOString(),
      },
    ]),
  stateLock: async id => {
    if (id !== 'r-6') throw aRefusal(404, 'It is not locked');
    return {
      id: 'lock-1',
      operation: 'OperationTypeApply',
      who: 'runner@host',
      runId: 'u-failed',
      createdAt: new Date(Date.now() - 36e5).toISOString(),
      ageSeconds: 3600,
      holder: 'presumed dead',
    };
  },
  status: async () => status,
});

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw aRefusal(404, 'It is not there');
  return thing;
}

function isAsked(wanted: ListParameters[string], value?: string): boolean {
  const values = [wanted ?? []].flat();
  return values.length === 0 || values.some(one => one === value);
}

function matches(query: ListParameters | undefined, name: string): boolean {
  const search = String(query?.search ?? '').toLowerCase();
  return name.toLowerCase().includes(search);
}

function isListed(
  query: ListParameters = {},
  resource: (typeof resources)[number],
): boolean {
  const anyOf = (name: string, value: string) => isAsked(query[name], value);
  return (
    matches(query, resource.name) &&
    anyOf('id', resource.id) &&
    anyOf('state', resource.state) &&
    anyOf('status', resource.status) &&
    anyOf('templateKey', resource.templateKey) &&
    (!query.updateAvailable || resource.updateAvailable !== undefined) &&
    (!query.parentId || resource.parentIds.some(id => id === query.parentId))
  );
}

function line(number: number): LogLine {
  return {
    number,
    at: new Date().toISOString(),
    text:
      number % 50 === 0
        ? '\u001b[32mApply step complete\u001b[0m'
        : `aws_instance.node[${number}]: Still creating... [${number}0s elapsed]`,
  };
}

async function liveLog(after = 0): Promise<Response> {
  const stream = eventStream();
  let number = after;
  setInterval(() => {
    number += 1;
    stream.send([line(number)]);
  }, 400);
  return stream.response;
}

async function endedLog(count: number): Promise<Response> {
  const stream = eventStream();
  stream.send(Array.from({ length: count }, (_, index) => line(index + 1)));
  stream.end();
  return stream.response;
}
