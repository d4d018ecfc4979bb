import { AuthenticationError } from '@backstage/errors';
import { Source } from '@groundwork/plugin-infra-common';
import { parseSourceUrl, SourceRules } from '@groundwork/plugin-infra-node';
import { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { RequestedLooks } from './RequestedLooks';
import { SourceStore } from './SourceStore';
import { WebhookSecrets } from './WebhookSecrets';

/** What git hosts tell us. They only say that something has changed; what it is, is asked of the source itself. */
export class WebhookService {
  readonly #secrets: WebhookSecrets;
  readonly #sources: Pick<SourceStore, 'find'>;
  readonly #looks: Pick<RequestedLooks, 'request'>;
  readonly #rules: SourceRules;

  constructor(options: {
    secrets: WebhookSecrets;
    sources: Pick<SourceStore, 'find'>;
    looks: Pick<RequestedLooks, 'request'>;
    rules: SourceRules;
  }) {
    this.#secrets = options.secrets;
    this.#sources = options.sources;
    this.#looks = options.looks;
    this.#rules = options.rules;
  }

  /** Takes a delivery for a source. @throws AuthenticationError, the same one whether it is not proven or not there */
  async deliver(sourceId: string, delivery: IncomingMessage): Promise<void> {
    if (!z.uuid().safeParse(sourceId).success) throw refused();
    const proven = await this.#secrets.provenBy(delivery);
    if (proven.length === 0) throw refused();
    const source = await this.#sources.find(sourceId);
    const host = source && (await this.#hostOf(source));
    const isForIt = proven.some(secret => !secret.host || secret.host === host);
    if (!source || !isForIt) throw refused();
    this.#looks.request(source);
  }

  /** Undefined also for one that the rules don't allow any more: the look will say so. */
  async #hostOf({ url }: Source): Promise<string | undefined> {
    const parsed = await parseSourceUrl(url, this.#rules).catch(
      () => undefined,
    );
    return parsed?.host;
  }
}

function refused(): AuthenticationError {
  return new AuthenticationError(
    "There is no such source, or the delivery does not prove that it comes from its host by a secret of 'infra.sources.webhooks'.",
  );
}
