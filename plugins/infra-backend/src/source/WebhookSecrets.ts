import { createHash, createHmac, Hmac, timingSafeEqual } from 'node:crypto';
import { InputError } from '@backstage/errors';
import { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { WebhookSecret } from '../config/InfraConfig';
import { PayloadTooLargeError } from '../http/PayloadTooLargeError';

/** Bytes of a delivery; GitHub sends no larger ones. */
const MAX_BODY = 25 * 1024 * 1024;

/** What a delivery shows to prove where it comes from. */
interface Proofs {
  /** HMACs of its body, in hex. */
  signatures: string[];
  /** Secrets themselves. */
  tokens: string[];
}

/** Tells by `infra.sources.webhooks` whether a delivery comes from who knows one of the secrets. */
export class WebhookSecrets {
  readonly #secrets: readonly WebhookSecret[];
  readonly #maxBody: number;

  constructor(
    secrets: readonly WebhookSecret[],
    options: {
      /** Bytes. @defaultValue 25 MiB */
      maxBody?: number;
    } = {},
  ) {
    this.#secrets = secrets;
    this.#maxBody = options.maxBody ?? MAX_BODY;
  }

  /** The secrets that a delivery proves to know. @throws PayloadTooLargeError if there is too much of it */
  async provenBy(delivery: IncomingMessage): Promise<WebhookSecret[]> {
    // Nothing could be proven, so nothing is read.
    if (this.#secrets.length === 0) return [];
    const { signatures, tokens } = proofsOf(delivery.headers);
    // Whoever shows nothing is not listened to.
    const digests =
      signatures.length > 0 ? await this.#digestsOf(delivery) : [];
    return this.#secrets.filter(({ secret }, index) => {
      const known = [
        ...signatures.map(signature => isEqual(signature, digests[index])),
        ...tokens.map(token => isEqual(token, secret)),
      ];
      return known.includes(true);
    });
  }

  /** What the signature would be by each secret. The body is not kept: nobody but its sender decides how large it is. */
  async #digestsOf(delivery: IncomingMessage): Promise<string[]> {
    const hmacs: Hmac[] = this.#secrets.map(({ secret }) =>
      createHmac('sha256', secret),
    );
    for await (const chunk of chunksOf(delivery, this.#maxBody)) {
      hmacs.forEach(hmac => hmac.update(chunk));
    }
    return hmacs.map(hmac => hmac.digest('hex'));
  }
}

async function* chunksOf(
  delivery: IncomingMessage,
  limit: number,
): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    // Destroyed, it could not be answered any more.
    for await (const chunk of delivery.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > limit) break;
      yield chunk;
    }
  } catch (error) {
    throw new InputError('The delivery broke off.', error);
  }
  if (size > limit) {
    throw new PayloadTooLargeError(`A delivery may have ${limit} bytes.`);
  }
}

/** Each kind of host has a header of its own. */
function proofsOf(headers: IncomingHttpHeaders): Proofs {
  const hub = [headers['x-hub-signature-256'], headers['x-hub-signature']];
  const signatures = [
    // GitHub and Bitbucket; an older header of the same name has SHA-1.
    ...hub.map(value => /^sha256=(.+)$/.exec(String(value))?.[1]),
    headers['x-gitea-signature'],
  ];
  const tokens = [
    headers['x-gitlab-token'],
    passwordOf(headers.authorization ?? ''),
  ];
  return {
    signatures: signatures.flatMap(value => (value ? [String(value)] : [])),
    tokens: tokens.flatMap(value => (value ? [String(value)] : [])),
  };
}

/** Azure DevOps signs nothing, but logs in. */
function passwordOf(authorization: string): string | undefined {
  const [, encoded = ''] = /^Basic ([\w+/=-]+)$/i.exec(authorization) ?? [];
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  return /^[^:]*:(.+)$/s.exec(decoded)?.[1];
}

/** How long it takes tells nothing of where they differ. */
function isEqual(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map(text =>
    createHash('sha256').update(text).digest(),
  );
  return timingSafeEqual(a, b);
}
