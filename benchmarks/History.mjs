import { randomUUID } from 'node:crypto';
import { requestOf } from './estatePlan.mjs';
import { ofPlugin } from './infraDatabase.mjs';

const { toChangeRow } = ofPlugin('change/ChangeRecord');
const { toRunRow } = ofPlugin('run/RunRecord');

const MINUTE = 60_000;

const SUMMARY = {
  add: 1,
  change: 0,
  replace: 0,
  destroy: 0,
  import: 0,
  move: 0,
};

/** What befell the leaves of an estate: nothing of it is asked of the API, since each run takes a second of Terraform. */
export class History {
  #database;
  #leaves;
  #depth;

  constructor(database, estate) {
    this.#database = database;
    this.#leaves = estate.generations.at(-1);
    this.#depth = estate.generations.length - 1;
  }

  /** Ended runs, spread over the leaves; every seventh has failed. */
  async writeRuns(count) {
    const keyring = await this.#database.keyring();
    const { version_id: versionId } = await this.#database
      .knex('resources')
      .where({ id: this.#leaves[0] })
      .first('version_id');
    const rows = Array.from({ length: count }, (_, index) => {
      const at = this.#time(index, count);
      return toRunRow(
        {
          id: randomUUID(),
          ...this.#resource(index),
          operation: index % 3 ? 'plan' : 'apply',
          phase: 'plan',
          destroys: false,
          status: index % 7 ? 'succeeded' : 'failed',
          steps: [],
          inputs: emptyInputs(versionId),
          requestedBy: 'user:default/alice',
          engine: 'terraform',
          timeout: 3600,
          logLines: 0,
          outputOffset: 0,
          queuedAt: at,
          startedAt: at,
          endedAt: at,
        },
        keyring,
      );
    });
    await this.#database.insert('runs', rows);
  }

  /**
   * Changes: the first ones, one of a leaf each, wait for approval, the others were discarded. Every other one is
   * requested by bob, so that an owner who is no admin has something to decide on.
   */
  async writeChanges(count, waiting) {
    const keyring = await this.#database.keyring();
    const rows = Array.from({ length: count }, (_, index) => {
      const requester = `user:default/${index % 2 ? 'bob' : 'alice'}`;
      return toChangeRow(
        {
          id: randomUUID(),
          ...this.#resource(index),
          kind: 'provision',
          status: index < waiting ? 'approval_pending' : 'discarded',
          base: { state: 'provision', status: 'ready' },
          values: {},
          previous: {},
          sensitive: [],
          requestedBy: requester,
          authors: [requester],
          quorum: 1,
          allowSelfApproval: false,
          plan: { digest: `sha256:${index}`, summary: SUMMARY },
          approvals: [],
          createdAt: this.#time(index, count),
          updatedAt: this.#time(index, count),
        },
        keyring,
      );
    });
    await this.#database.insert('changes', rows);
    await this.#database
      .knex('resources')
      .whereIn('id', this.#leaves.slice(0, waiting))
      .update({ status: 'approval_pending' });
  }

  #resource(index) {
    const place = index % this.#leaves.length;
    return {
      resourceId: this.#leaves[place],
      resourceName: requestOf(this.#depth, place).name,
    };
  }

  #time(index, count) {
    return new Date(Date.now() - (count - index) * MINUTE).toISOString();
  }
}

function emptyInputs(versionId) {
  return {
    versionId,
    bundleHash: '',
    modulePath: '',
    variables: {},
    given: {},
    basis: {
      inputs: 'none',
      parentOutputs: 'none',
      inherited: 'none',
      contributions: [],
    },
    sensitive: [],
    ephemeral: [],
  };
}
