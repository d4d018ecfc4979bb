import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const MODULES = [
  {
    key: 'network',
    name: 'Network',
    description: 'A network with a subnet per zone.',
  },
  {
    key: 'service',
    name: 'Service',
    description: 'A service with replicas in the subnets of a network.',
    parents: ['network'],
  },
  {
    key: 'site',
    name: 'Site',
    description: 'A small website, written as files. Its build can be slow.',
  },
];
const RELEASES = ['v1.0.0', 'v1.1.0'];

/** A session of a demo person: waits until the catalog knows them, which takes a moment after a first start. */
export async function signIn(backendUrl, name, { timeout = 60_000 } = {}) {
  const deadline = Date.now() + timeout;
  for (;;) {
    const response = await fetch(`${backendUrl}/api/auth/demo/refresh`, {
      method: 'POST',
      headers: { 'x-demo-user': name },
    });
    if (response.ok) {
      const { backstageIdentity } = await response.json();
      return backstageIdentity.token;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Cannot sign in as ${name}: ${await problemOf(response)}`,
      );
    }
    await sleep(500);
  }
}

/** Imports the example modules as bob, with both releases, where a template or a version is not there yet. */
export async function importDemoTemplates(backendUrl, repository) {
  const token = await signIn(backendUrl, 'bob');
  const call = async (path, body) => {
    const response = await fetch(`${backendUrl}/api/infra/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    if (response.status === 404 && !body) {
      return undefined;
    }
    if (!response.ok) {
      throw new Error(
        `${body ? 'POST' : 'GET'} ${path}: ${await problemOf(response)}`,
      );
    }
    return response.json();
  };

  const sourceUrl = pathToFileURL(repository).href;
  const [first, ...later] = RELEASES;
  for (const { key, ...fields } of MODULES) {
    if (!(await call(`/templates/${key}`))) {
      await call('/templates/import', {
        sourceUrl,
        ref: first,
        path: key,
        key,
        ...fields,
      });
    }
    const { items } = await call(`/templates/${key}/versions?limit=200`);
    for (const ref of later) {
      if (!items.some(version => version.ref === ref)) {
        await call(`/templates/${key}/versions`, {
          sourceUrl,
          ref,
          path: key,
          lifecycle: 'active',
        });
      }
    }
  }
}

async function problemOf(response) {
  const text = await response.text();
  try {
    return JSON.parse(text).error.message;
  } catch {
    return `${response.status} ${text.slice(0, 200)}`;
  }
}
