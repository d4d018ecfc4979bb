import { randomBytes, randomUUID } from 'node:crypto';
import { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockErrorHandler,
} from '@backstage/backend-test-utils';
import express from 'express';
import { Knex } from 'knex';
import { anAccessService } from '../../access/__testUtils__/anAccessService';
import { AccessTarget } from '../../access/AccessService';
import { AuditStore } from '../../audit/AuditStore';
import {
  insertAttempt,
  insertResource,
  insertRun,
} from '../../database/testDatabase';
import { Keyring } from '../../encryption/Keyring';
import { OutboxStore } from '../../outbox/OutboxStore';
import { sha256 } from '../../plan/planParts';
import { createTerraformState } from '../createTerraformState';

/** A run with its state credential. */
export interface RunCredential {
  runId: string;
  resourceId: string;
  password: string;
}

/** A state that says only what matters. */
export function aState(
  state: {
    serial?: number;
    lineage?: string;
    outputs?: object;
    resources?: object[];
  } = {},
): string {
  return JSON.stringify({
    version: 4,
    terraform_version: '1.11.4',
    serial: 1,
    lineage: 'lineage-1',
    outputs: {},
    resources: [],
    check_results: null,
    ...state,
  });
}

/** A lock as Terraform asks for it. */
export function aLock(id: string = randomUUID()) {
  return {
    ID: id,
    Operation: 'OperationTypeApply',
    Info: '',
    Who: 'root@runner',
    Version: '1.11.4',
    Created: '2026-11-21T00:00:00Z',
    Path: '',
  };
}

/** Empties the tables that state storage uses. */
export async function clearState(knex: Knex): Promise<void> {
  for (const table of [
    'state_locks',
    'state_versions',
    'run_attempts',
    'runs',
    'audit',
    'outbox',
  ]) {
    await knex(table).delete();
  }
}

/** The state storage with its routes on loopback. */
export async function stateHarness(
  knex: Knex,
  options: { maxSize?: number; defaultRole?: 'read' | 'none' } = {},
) {
  const outbox = new OutboxStore(knex);
  const audit = new AuditStore(knex, outbox);
  const resources = new Map<string, AccessTarget>();
  const owners = new Map<string, string>();
  const { state, router, terraformRouter } = createTerraformState({
    knex,
    keyring: Keyring.of([{ id: 'k1', secret: 'x'.repeat(40) }]),
    audit,
    outbox,
    access: anAccessService(
      {
        admins: ['user:default/dave'],
        defaultRole: options.defaultRole ?? 'none',
      },
      {
        strongestRole: async (id, principals) =>
          principals.some(principal => owners.get(id) === principal)
            ? 'owner'
            : undefined,
      },
    ),
    config: { state: { maxSize: options.maxSize ?? 100 * 1024 * 1024 } },
    resources: { find: async id => resources.get(id) },
    onCommit: () => {},
  });
  const app = express()
    .use('/v1', router)
    .use(terraformRouter)
    .use(mockErrorHandler());
  const server = await new Promise<ReturnType<typeof app.listen>>(resolve => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}`;

  return {
    app,
    baseUrl,
    state,
    audit,
    resources,
    owners,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),

    /** A run that goes on, with a credential. */
    async aRun(
      columns: { resource_id?: string; operation?: string } = {},
    ): Promise<RunCredential> {
      const resourceId = columns.resource_id ?? randomUUID();
      const password = randomBytes(32).toString('base64url');
      if (!(await knex('resources').where('id', resourceId).first('id'))) {
        await insertResource(knex, { id: resourceId });
      }
      const runId = await insertRun(knex, {
        ...columns,
        resource_id: resourceId,
      });
      await insertAttempt(knex, {
        run_id: runId,
        state_hash: sha256(password),
      });
      return { runId, resourceId, password };
    },

    /** Ends a run the way the backend does. */
    async endRun({ runId }: RunCredential, status = 'lost') {
      await knex('runs').where({ id: runId }).update({ status });
      await knex('run_attempts')
        .where({ run_id: runId })
        .update({ status: 'ended' });
    },

    /** A request as Terraform makes it. */
    async call(
      method: 'GET' | 'POST' | 'DELETE' | 'LOCK' | 'UNLOCK',
      run: RunCredential | undefined,
      request: {
        resourceId?: string;
        body?: string | object;
        lockId?: string;
        headers?: Record<string, string>;
      } = {},
    ) {
      const resourceId = request.resourceId ?? run?.resourceId ?? randomUUID();
      const query = request.lockId ? `?ID=${request.lockId}` : '';
      const basic = run && btoa(`${run.runId}:${run.password}`);
      const response = await fetch(`${baseUrl}/tfstate/${resourceId}${query}`, {
        method,
        body:
          typeof request.body === 'object'
            ? JSON.stringify(request.body)
            : request.body,
        headers: {
          'content-type': 'application/json',
          ...(basic ? { authorization: `Basic ${basic}` } : {}),
          ...request.headers,
        },
      });
      return {
        status: response.status,
        headers: response.headers,
        text: await response.text(),
      };
    },

    /** Authorization header of a person. */
    person: (name: string) =>
      mockCredentials.user.header(`user:default/${name}`),
  };
}
