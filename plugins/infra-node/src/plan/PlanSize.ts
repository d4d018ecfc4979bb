/** How much of a plan is kept. @public */
export interface PlanLimits {
  /** Characters of a text; more is cut off with a note. Default 20,000. */
  text?: number;
  /** Characters of one value's JSON; a larger one is left out with a note. Default 256 Ki. */
  value?: number;
  /** Characters of all values' JSON; what comes after is left out with a note. Default 8 Mi. */
  total?: number;
  /** Changes of resources; further ones are left out. Default 20,000. */
  changes?: number;
}

const DEFAULTS: Required<PlanLimits> = {
  text: 20_000,
  value: 256 * 1024,
  total: 8 * 1024 * 1024,
  changes: 20_000,
};

/** Keeps a plan within its limits, and notes whether something had to go. @internal */
export class PlanSize {
  readonly #limits: Required<PlanLimits>;
  #spent = 0;
  #truncated = false;

  constructor(limits: PlanLimits = {}) {
    this.#limits = { ...DEFAULTS, ...limits };
  }

  get truncated(): boolean {
    return this.#truncated;
  }

  /** The first of the changes, as many as there may be. */
  boundChanges<T>(changes: T[]): T[] {
    if (changes.length <= this.#limits.changes) return changes;
    this.#truncated = true;
    return changes.slice(0, this.#limits.changes);
  }

  /** The value with long texts cut, or a note if it is too large all the same. */
  bound(value: unknown): unknown {
    if (value === undefined) return undefined;
    const bounded = this.#cutTexts(value);
    const size = JSON.stringify(bounded).length;
    if (size > this.#limits.value || this.#spent + size > this.#limits.total) {
      this.#truncated = true;
      return `(left out: ${size} characters)`;
    }
    this.#spent += size;
    return bounded;
  }

  #cutTexts(value: unknown): unknown {
    if (typeof value === 'string') return this.#cutText(value);
    if (Array.isArray(value)) return value.map(item => this.#cutTexts(item));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, part]) => [key, this.#cutTexts(part)]),
      );
    }
    return value;
  }

  #cutText(text: string): string {
    const more = text.length - this.#limits.text;
    if (more <= 0) return text;
    this.#truncated = true;
    return `${text.slice(0, this.#limits.text)}… (${more} more characters)`;
  }
}
