import { MASK } from '@groundwork/plugin-infra-common';
import { secretForms } from './secretForms';

/**
 * Replaces known secret values by `(sensitive)`, in whatever text they show: as they are, JSON-escaped, URL-encoded or
 * in base64, and multi-line ones line by line. Texts shorter than {@link SHORTEST_SECRET} characters are not replaced,
 * nor are texts that are part of the mask. Not found are secrets that were cut in pieces, reversed, or hashed.
 *
 * @public
 */
export class Redactor {
  readonly #secrets: string[];
  readonly #pattern?: RegExp;

  /** @param secrets - the secret texts; see `secretTexts` for those of other values */
  constructor(secrets: Iterable<string>) {
    this.#secrets = [...secrets];
    const forms = new Set(this.#secrets.flatMap(secretForms));
    const alternatives = [...forms]
      .filter(form => !MASK.includes(form))
      // The longest first, so that a secret that begins with another one is replaced whole.
      .sort((a, b) => b.length - a.length)
      .map(escapePattern);
    if (alternatives.length > 0) {
      this.#pattern = new RegExp(alternatives.join('|'), 'g');
    }
  }

  /** One that knows further secrets as well. */
  including(secrets: Iterable<string>): Redactor {
    return new Redactor([...this.#secrets, ...secrets]);
  }

  /** The text without secrets. */
  redactText(text: string): string {
    return this.#pattern ? text.replace(this.#pattern, MASK) : text;
  }

  /** A JSON value without secrets: in texts at any depth, in keys, and numbers that show one. */
  redactValue(value: unknown): unknown {
    if (!this.#pattern) return value;
    if (typeof value === 'string') return this.redactText(value);
    if (typeof value === 'number') {
      const text = String(value);
      return this.redactText(text) === text ? value : MASK;
    }
    if (Array.isArray(value)) return value.map(each => this.redactValue(each));
    if (typeof value === 'object' && value !== null) {
      return this.#redactObject(value);
    }
    return value;
  }

  /** An error with the same name and no secret in message or stack; its cause and other fields are left behind. */
  redactError(error: unknown): Error {
    const known = error instanceof Error ? error : new Error(String(error));
    const redacted = new Error(this.redactText(known.message));
    redacted.name = known.name;
    redacted.stack = known.stack && this.redactText(known.stack);
    return redacted;
  }

  #redactObject(object: object): Record<string, unknown> {
    const redacted: [string, unknown][] = [];
    const taken = new Set<string>();
    for (const [key, value] of Object.entries(object)) {
      let name = this.redactText(key);
      // Two keys that were secret stay two.
      for (let count = 2; taken.has(name); count++) name = `${MASK} ${count}`;
      taken.add(name);
      redacted.push([name, this.redactValue(value)]);
    }
    // fromEntries, since a key may be `__proto__`.
    return Object.fromEntries(redacted);
  }
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
