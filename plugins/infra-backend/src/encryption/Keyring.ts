import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { Config } from '@backstage/config';

interface Key {
  id: string;
  cipher: Buffer;
  mac: Buffer;
}

const HOW_TO_MAKE_A_KEY =
  'Make one with `openssl rand -base64 32` and set `infra.encryption.keys: [{ id: k1, secret: <it> }]`, best from an environment variable.';
const FORMAT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts with AES-256-GCM. The first key writes, all can read; ciphertext names its key and is bound to a context (what
 * it is and of which record), so that it can't be moved to another.
 */
export class Keyring {
  readonly #keys: Key[];

  private constructor(keys: Key[]) {
    this.#keys = keys;
  }

  /** Reads `infra.encryption.keys`; throws with the way to make a key if there is none. */
  static fromConfig(config: Config): Keyring {
    const entries =
      config.getOptionalConfigArray('infra.encryption.keys') ?? [];
    if (entries.length === 0) {
      throw new Error(
        `Groundwork stores credentials and Terraform state and starts only with an encryption key. ${HOW_TO_MAKE_A_KEY}`,
      );
    }
    return Keyring.of(
      entries.map(entry => ({
        id: entry.getString('id'),
        secret: entry.getString('secret'),
      })),
    );
  }

  /** Keys from secrets of at least 32 characters, the writing one first. */
  static of(entries: { id: string; secret: string }[]): Keyring {
    const ids = new Set(entries.map(entry => entry.id));
    if (ids.size !== entries.length) {
      throw new Error('Two of infra.encryption.keys have the same id.');
    }
    return new Keyring(
      entries.map(({ id, secret }) => {
        if (!/^[\w-]{1,32}$/.test(id)) {
          throw new Error(
            `The id '${id}' in infra.encryption.keys must be 1–32 letters, digits, "_" or "-".`,
          );
        }
        if (secret.length < 32) {
          throw new Error(
            `The key '${id}' in infra.encryption.keys is shorter than 32 characters. ${HOW_TO_MAKE_A_KEY}`,
          );
        }
        return {
          id,
          cipher: derive(secret, 'groundwork encryption'),
          mac: derive(secret, 'groundwork keyed hash'),
        };
      }),
    );
  }

  /** Id of the key that writes. */
  get writingKeyId(): string {
    return this.#keys[0].id;
  }

  /** How many keys can read. */
  get size(): number {
    return this.#keys.length;
  }

  /** Layout: format, length of the key's id, its id, IV, tag, ciphertext. */
  encrypt(plaintext: Buffer, context: string): Buffer {
    const key = this.#keys[0];
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key.cipher, iv);
    cipher.setAAD(Buffer.from(context));
    const id = Buffer.from(key.id);
    const ciphertext = [cipher.update(plaintext), cipher.final()];
    return Buffer.concat([
      Buffer.from([FORMAT, id.length]),
      id,
      iv,
      cipher.getAuthTag(),
      ...ciphertext,
    ]);
  }

  /** Throws if the key is gone, the context is another, or the bytes were changed. */
  decrypt(encrypted: Buffer, context: string): Buffer {
    if (encrypted[0] !== FORMAT) {
      throw new Error(`Cannot decrypt ${context}: unknown format.`);
    }
    const ivAt = 2 + encrypted[1];
    const id = encrypted.subarray(2, ivAt).toString();
    const key = this.#keys.find(candidate => candidate.id === id);
    if (!key) {
      throw new Error(
        `Cannot decrypt ${context}: the key '${id}' is not in infra.encryption.keys any more.`,
      );
    }
    const tagAt = ivAt + IV_BYTES;
    const textAt = tagAt + TAG_BYTES;
    const decipher = createDecipheriv(
      'aes-256-gcm',
      key.cipher,
      encrypted.subarray(ivAt, tagAt),
    );
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(encrypted.subarray(tagAt, textAt));
    return Buffer.concat([
      decipher.update(encrypted.subarray(textAt)),
      decipher.final(),
    ]);
  }

  /** {@link encrypt} of a value's JSON, as text for a column. */
  encryptJson(value: unknown, context: string): string {
    const plaintext = Buffer.from(JSON.stringify(value ?? null));
    return this.encrypt(plaintext, context).toString('base64');
  }

  /** Reads what {@link encryptJson} wrote of the same type. */
  decryptJson<T>(encrypted: string, context: string): T {
    const plaintext = this.decrypt(Buffer.from(encrypted, 'base64'), context);
    return JSON.parse(plaintext.toString());
  }

  /**
   * Keyed hash of a value that may not be stored in clear, `<key id>:<hex>`: equal values have equal hashes under one key.
   * To compare with an earlier hash, give that: its key makes this one too, as long as it is there.
   */
  hash(value: string, earlier?: string): string {
    const id = earlier?.split(':')[0];
    const key =
      this.#keys.find(candidate => candidate.id === id) ?? this.#keys[0];
    const hmac = createHmac('sha256', key.mac).update(value);
    return `${key.id}:${hmac.digest('hex')}`;
  }
}

function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}
