import { until } from './until.mjs';

const UNFINISHED = ['queued', 'running'];

let created = 0;

/** A name that no other resource of the portal has. */
export function uniqueName(prefix) {
  created += 1;
  return `${prefix}-${created}`;
}

/** Imports a test module as bob, as a template of the same key unless another is given. */
export async function importModule(portal, path, fields = {}) {
  const { template } = await portal.api('bob').post('/templates/import', {
    sourceUrl: portal.modulesUrl,
    ref: 'v1',
    path,
    key: path,
    ...fields,
  });
  return template;
}

/** Creates a resource as alice. */
export function createResource(portal, templateKey, variables = {}, fields) {
  return portal.api('alice').post('/resources', {
    templateKey,
    name: uniqueName(templateKey),
    variables,
    ...fields,
  });
}

/** Asks for a change as alice; answers the change and the run that it begins with. */
export function request(portal, resourceId, verb, body) {
  return portal.api('alice').post(`/resources/${resourceId}/${verb}`, body);
}

/** Creates a resource as alice, asks for its provisioning, and answers it with the change and the run. */
export async function provision(portal, templateKey, variables, fields) {
  const resource = await createResource(portal, templateKey, variables, fields);
  const { change, run } = await request(portal, resource.id, 'provision');
  return { resource, change, run };
}

/** Waits until a resource is in this state and status, such as `provisioned/done`. */
export async function untilResource(portal, id, pair, options) {
  return until(
    `resource ${id} is ${pair}`,
    async seen => {
      const resource = await portal.api('alice').get(`/resources/${id}`);
      const { state, status, openChange, activeRun } = resource;
      seen({ state, status, openChange, activeRun });
      return `${state}/${status}` === pair ? resource : undefined;
    },
    options,
  );
}

/** Waits until a change is in this status. */
export async function untilChange(portal, id, status, options) {
  return until(
    `change ${id} is ${status}`,
    async seen => {
      const change = await portal.api('alice').get(`/changes/${id}`);
      seen({ status: change.status, error: change.error, runs: change.runs });
      return change.status === status ? change : undefined;
    },
    options,
  );
}

/** Waits until a run is in this status; fails as soon as it ends in another one. */
export async function untilRun(portal, id, status, options) {
  return until(
    `run ${id} is ${status}`,
    async seen => {
      const run = await portal.api('alice').get(`/runs/${id}`);
      const { reason, error, steps } = run;
      seen({ status: run.status, reason, error, steps });
      if (run.status === status) {
        return run;
      }
      if (!UNFINISHED.includes(run.status)) {
        throw new Error(
          `Run ${id} was to be ${status} and is ${run.status}: ${JSON.stringify(
            { reason, error },
          )}`,
        );
      }
      return undefined;
    },
    options,
  );
}

/** Waits until a run has ended, in whatever way. */
export async function untilRunEnds(portal, id, options) {
  return until(
    `run ${id} has ended`,
    async seen => {
      const run = await portal.api('alice').get(`/runs/${id}`);
      seen({ status: run.status, steps: run.steps });
      return UNFINISHED.includes(run.status) ? undefined : run;
    },
    options,
  );
}

/** Waits until a step of a run has begun. */
export async function untilStep(portal, runId, name, options) {
  return until(
    `run ${runId} is at ${name}`,
    async seen => {
      const run = await portal.api('alice').get(`/runs/${runId}`);
      seen({ status: run.status, reason: run.reason, steps: run.steps });
      return run.steps.some(step => step.name === name) ? run : undefined;
    },
    options,
  );
}

/** Waits until a change has a plan to decide on, and approves that as dave. */
export async function approve(portal, changeId, options) {
  const change = await untilChange(
    portal,
    changeId,
    'approval_pending',
    options,
  );
  return portal.api('dave').post(`/changes/${changeId}/approve`, {
    planDigest: change.plan.digest,
  });
}

/** The values of a resource's outputs by name. */
export function outputValues(resource) {
  return Object.fromEntries(
    Object.entries(resource.outputs).map(([name, { value }]) => [name, value]),
  );
}
