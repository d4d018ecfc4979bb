import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import {
  MAX_PAGE_SIZE,
  Source,
  SourceRef,
} from '@groundwork/plugin-infra-common';
import {
  GitMirrors,
  parseSourceUrl,
  SeenRefs,
  SourceRules,
} from '@groundwork/plugin-infra-node';
import { SourceRefStore } from './SourceRefStore';
import { SourceStore } from './SourceStore';

/** Looks at sources, and keeps what was seen. */
export class SourceLooks {
  readonly #store: SourceStore;
  readonly #refs: SourceRefStore;
  readonly #mirrors: GitMirrors;
  readonly #rules: SourceRules;
  readonly #logger: LoggerService;

  constructor(options: {
    store: SourceStore;
    refs: SourceRefStore;
    mirrors: GitMirrors;
    rules: SourceRules;
    logger: LoggerService;
  }) {
    this.#store = options.store;
    this.#refs = options.refs;
    this.#mirrors = options.mirrors;
    this.#rules = options.rules;
    this.#logger = options.logger;
  }

  /** Looks at a source now. @throws InputError or ServiceUnavailableError if it can't be read */
  async look(source: Source): Promise<SeenRefs & { added: SourceRef[] }> {
    const mirror = this.#mirrors.open(
      await parseSourceUrl(source.url, this.#rules),
    );
    const seen = await mirror.listRefs();
    return { ...seen, added: await this.#refs.save(source, seen) };
  }

  /** Looks at a source; one that can't be read is logged and left as it was. */
  async tryToLook(source: Source): Promise<void> {
    try {
      await this.look(source);
    } catch (error) {
      this.#logger.warn(
        `Cannot look for new tags of '${source.url}': ${
          isError(error) ? error.message : error
        }`,
      );
    }
  }

  /** Looks at every source, one after the other. */
  async lookAtAll(signal?: AbortSignal): Promise<void> {
    let cursor: string | undefined;
    do {
      const page = await this.#store.list({ limit: MAX_PAGE_SIZE, cursor });
      for (const source of page.items) {
        if (signal?.aborted) return;
        await this.tryToLook(source);
      }
      cursor = page.pageInfo.nextCursor;
    } while (cursor !== undefined);
  }
}
