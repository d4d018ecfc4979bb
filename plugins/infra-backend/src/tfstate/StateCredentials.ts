import { timingSafeEqual } from 'node:crypto';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import { RunOperation, writesState } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { isPostgres } from '../database/clock';
import { sha256 } from '../plan/planParts';

interface CredentialRow {
  resource_id: string;
  resource_name: string;
  operation: RunOperation;
  run_status: string;
  attempt_status: string;
  state_hash: string;
}

/** What a state credential allows: Terraform's own, of one run on one resource. */
export interface StateGrant {
  runId: string;
  resourceId: string;
  resourceName: string;
  /** Its run goes on and is still carried out by the attempt that the credential was made for. */
  isAlive: boolean;
  /** Plan and drift runs only read: a module's code sees their credential. */
  mayWrite: boolean;
}

/** Checks the credential that Terraform sends by Basic authentication: the run's id and the attempt's secret. */
export class StateCredentials {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** AuthenticationError without a valid credential; NotAllowedError if it is one for another resource. */
  async authenticate(
    authorization: string | undefined,
    resourceId: string,
  ): Promise<StateGrant> {
    const { username, password } = parseBasic(authorization);
    const rows: CredentialRow[] = z.uuid().safeParse(username).success
      ? await this.#knex('run_attempts as attempt')
          .join('runs', 'runs.id', 'attempt.run_id')
          .where('attempt.run_id', username)
          .whereIn('attempt.status', ['won', 'ended'])
          .select(
            'runs.resource_id',
            'runs.resource_name',
            'runs.operation',
            { run_status: 'runs.status', attempt_status: 'attempt.status' },
            'attempt.state_hash',
          )
      : [];
    const hash = sha256(password);
    const row = rows.find(candidate => isEqual(candidate.state_hash, hash));
    if (!row) throw refused();
    if (row.resource_id !== resourceId) {
      throw new NotAllowedError(
        `Run '${username}' is not one of resource '${resourceId}'.`,
      );
    }
    return {
      runId: username,
      resourceId,
      resourceName: row.resource_name,
      isAlive: row.attempt_status === 'won' && row.run_status === 'running',
      mayWrite: writesState(row.operation),
    };
  }

  /** Whether the run still goes on, held so until the transaction ends: whoever ends it waits for what is written. */
  async holdAlive(trx: Knex.Transaction, runId: string): Promise<boolean> {
    const query = trx('runs')
      .where({ id: runId, status: 'running' })
      .first('id');
    if (isPostgres(trx)) query.forShare();
    const row: { id: string } | undefined = await query;
    return row !== undefined;
  }
}

function parseBasic(authorization: string | undefined) {
  const [, encoded] = /^Basic ([\w+/=-]+)$/i.exec(authorization ?? '') ?? [];
  const decoded = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1 || colon === decoded.length - 1) throw refused();
  return {
    username: decoded.slice(0, colon),
    password: decoded.slice(colon + 1),
  };
}

function refused(): AuthenticationError {
  return new AuthenticationError(
    'Terraform state needs the credential of a run of its resource.',
  );
}

function isEqual(a: string, b: string): boolean {
  return (
    a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
  );
}
