/** What has yet to be brought into the catalog: everything, or these resources. @internal */
export type Pending = 'everything' | readonly string[];

/** Collects what changed while the catalog is being brought up to date. @internal */
export class PendingSync {
  #everything = false;
  readonly #ids = new Set<string>();

  /** Whether there is nothing to do. */
  get isEmpty(): boolean {
    return !this.#everything && this.#ids.size === 0;
  }

  /** Whether nothing less than everything will do. */
  get isEverything(): boolean {
    return this.#everything;
  }

  /** Notes what is to be done. */
  add(what: Pending): void {
    if (what === 'everything') this.#everything = true;
    else what.forEach(id => this.#ids.add(id));
  }

  /** Takes all that is to be done now; undefined: nothing. */
  take(): Pending | undefined {
    const ids = [...this.#ids];
    const everything = this.#everything;
    this.#ids.clear();
    this.#everything = false;
    if (everything) return 'everything';
    return ids.length > 0 ? ids : undefined;
  }
}
