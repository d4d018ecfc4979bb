import { join } from 'node:path';
import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, stringifyError } from '@backstage/errors';
import { lockProviders } from '@groundwork/plugin-infra-node';
import { InfraConfig } from '../config/InfraConfig';
import { ClaimedLock, ProviderLockStore } from './ProviderLockStore';
import { Bundles } from './TemplateCatalog';

/** Versions that one replica works on at once. */
const AT_ONCE = 2;

/** Milliseconds that the engine may take for the downloads of one version. */
const TIMEOUT_MS = 10 * 60_000;

/** Milliseconds after which a version whose maker does not answer is taken by another. */
const CLAIM_MS = TIMEOUT_MS + 5 * 60_000;

/** Folder of the work, in the working directory. */
const FOLDER = 'provider-locks';

/** What a {@link ProviderLockMaker} works with. */
export interface ProviderLockMakerOptions {
  store: Pick<ProviderLockStore, 'claim' | 'release' | 'finish'>;
  bundles: Pick<Bundles, 'content'>;
  config: Pick<
    InfraConfig,
    'engines' | 'workingDirectory' | 'sources' | 'runs'
  >;
  logger: LoggerService;
}

/** Finds out, behind the backs of those who publish, which providers versions are locked to; on every replica. */
export class ProviderLockMaker {
  readonly #options: ProviderLockMakerOptions;
  readonly #stopping = new AbortController();
  #working: Promise<unknown> = Promise.resolve();

  constructor(options: ProviderLockMakerOptions) {
    this.#options = options;
  }

  /** Locks the providers of all versions that wait for it. */
  async makeAll(signal?: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([
      this.#stopping.signal,
      ...(signal ? [signal] : []),
    ]);
    // Where one fails, the others are still at work.
    const working = Promise.allSettled(
      Array.from({ length: AT_ONCE }, () => this.#work(stop)),
    );
    this.#working = working;
    for (const end of await working) {
      if (end.status === 'rejected') throw end.reason;
    }
  }

  /** Gives back what it is working on. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#working;
  }

  async #work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const claimed = await this.#options.store.claim(CLAIM_MS);
      if (!claimed) return;
      try {
        await this.#make(claimed, signal);
      } catch (error) {
        // What is wrong with this host may pass: the claim stays until it runs out.
        this.#options.logger.error(
          `Cannot lock the providers of version ${claimed.versionId} of template '${claimed.templateKey}'; it is tried again later`,
          { error: stringifyError(error) },
        );
      }
    }
  }

  async #make(claimed: ClaimedLock, signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const outcome = await this.#lock(claimed, signal).catch(error => {
      // Of the bundle, which stays as it is.
      if (!(error instanceof InputError)) throw error;
      return { status: 'failed', error: error.message } as const;
    });
    if (outcome.status === 'stopped') await store.release(claimed);
    else await store.finish(claimed, outcome);
  }

  async #lock(
    { versionId, bundleHash, modulePath, engine }: ClaimedLock,
    signal: AbortSignal,
  ) {
    const { bundles, config } = this.#options;
    return lockProviders({
      bundle: {
        hash: bundleHash,
        content: await bundles.content(bundleHash),
        modulePath,
      },
      engine: { kind: engine, ...config.engines[engine] },
      workingDirectory: join(config.workingDirectory, FOLDER),
      directory: versionId,
      passOn: config.runs.environment,
      localRepositories: config.sources.localPaths.length > 0,
      limits: { timeoutMs: TIMEOUT_MS, signal },
    });
  }
}
