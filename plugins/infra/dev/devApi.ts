import { ListParameters, LogLine } from '@groundwork/plugin-infra-common';
import { pageOf } from '../src/__testUtils__/builders';
import { eventStream } from '../src/__testUtils__/eventStream';
import { aRefusal, fakeInfraApi } from '../src/__testUtils__/fakeInfraApi';
import { InfraApi } from '../src/api';
import {
  changes,
  networkVersion,
  resources,
  runs,
  serviceVersion,
  status,
  templates,
} from './cast';
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
  audit: async () =>
    pageOf([
      {
        id: 'a-2',
        at: new Date(Date.now() - 12 * 60_000).toISOString(),
        actor: 'user:default/bob',
        action: 'change.approve',
        changeId: 'c-1',
        reason: 'Fine. Mind the replacement of the database!',
      },
      {
        id: 'a-1',
        at: new Date(Date.now() - 42 * 60_000).toISOString(),
        actor: 'user:default/alice',
        action: 'change.submit',
        changeId: 'c-1',
      },
    ]),
  revisions: async id =>
    pageOf(
      [4, 3, 2, 1].map(number => ({
        number,
        resourceId: id,
        changeId: 'c-1',
        values: {},
        createdBy: 'user:default/alice',
        createdAt: new Date(Date.now() - (5 - number) * 864e5).toISOString(),
      })),
    ),
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

function matches(query: ListParameters | undefined, name: string): boolean {
  const search = String(query?.search ?? '').toLowerCase();
  return name.toLowerCase().includes(search);
}

function isListed(
  query: ListParameters = {},
  resource: (typeof resources)[number],
): boolean {
  const anyOf = (name: string, value: string) => {
    const wanted = [query[name] ?? []].flat();
    return wanted.length === 0 || wanted.some(one => one === value);
  };
  return (
    matches(query, resource.name) &&
    anyOf('state', resource.state) &&
    anyOf('status', resource.status) &&
    anyOf('templateKey', resource.templateKey) &&
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
