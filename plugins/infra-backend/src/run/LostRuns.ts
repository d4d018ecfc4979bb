import { LoggerService } from '@backstage/backend-plugin-api';
import { LEASE_SECONDS } from '@groundwork/plugin-infra-node';
import { RunLeases } from './RunLeases';
import { RunnerService } from './RunnerService';

/**
 * Milliseconds after a start before leases are judged: while this backend was away nobody may have been able to renew
 * them, and whoever lives does so as soon as it is back.
 */
const GRACE_MS = (LEASE_SECONDS / 2) * 1000;

/** Gives up runs whose lease has run out. Nothing else makes a run lost. */
export class LostRuns {
  readonly #leases: RunLeases;
  readonly #runner: RunnerService;
  readonly #logger: LoggerService;
  readonly #judgeFrom: number;

  constructor(options: {
    leases: RunLeases;
    runner: RunnerService;
    logger: LoggerService;
    /** @defaultValue half a lease */
    graceMs?: number;
  }) {
    this.#leases = options.leases;
    this.#runner = options.runner;
    this.#logger = options.logger;
    this.#judgeFrom = performance.now() + (options.graceMs ?? GRACE_MS);
  }

  /** Looks once. */
  async giveUpExpired(): Promise<void> {
    if (performance.now() < this.#judgeFrom) return;
    for (const run of await this.#leases.expired()) {
      try {
        await this.#runner.giveUpLost(run.id);
      } catch (error) {
        this.#logger.error(`Cannot give up run ${run.id}`, toError(error));
      }
    }
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
