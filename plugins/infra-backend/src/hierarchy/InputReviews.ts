import { isChangeFinished, wasApplied } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { ChangeContexts } from '../change/ChangeContext';
import { MessageOf } from '../outbox/OutboxPublisher';
import { OutboxStore } from '../outbox/OutboxStore';
import { ResourceStore } from '../resource/ResourceStore';
import { LoadedResource } from '../resource/ResourceWork';
import { LineageStore } from './LineageStore';
import { InputFacts, needsReview, reviewInputs } from './reviewInputs';

/** So many resources are looked at for one message: a handler has not much time. */
const PAGE = 50;

/** What {@link InputReviews} work with. */
export interface InputReviewsOptions {
  knex: Knex;
  store: ResourceStore;
  contexts: ChangeContexts;
  lineages: LineageStore;
  outbox: OutboxStore;
  /** Called after each commit. */
  onCommit: () => void;
}

/**
 * Looks at everything that takes values from a resource which has changed. Looking twice does no harm; what was applied
 * or proposed meanwhile is looked at as it then is.
 */
export class InputReviews {
  readonly #options: InputReviewsOptions;

  constructor(options: InputReviewsOptions) {
    this.#options = options;
  }

  /** Reviews one page of what is affected; a message of its own leads to the next page. */
  async follow({
    resourceId,
    after,
  }: MessageOf<'hierarchy.changed'>): Promise<void> {
    const { knex, lineages, outbox, onCommit } = this.#options;
    const page = { after, limit: PAGE };
    const ids = await lineages.affectedBy(resourceId, page);
    for (const id of ids) await this.#review(id);
    if (ids.length < PAGE) return;
    await knex.transaction(trx =>
      outbox.append(trx, [
        { topic: 'hierarchy.changed', resourceId, after: ids.at(-1) },
      ]),
    );
    onCommit();
  }

  async #review(id: string): Promise<void> {
    const { store } = this.#options;
    const loaded = await store.find(id);
    if (!loaded) return;
    // What was not applied yet may be about to get other values, which no second one may have.
    const isIdle =
      !loaded.change &&
      loaded.runs.length === 0 &&
      wasApplied(loaded.resource.pair.state);
    const facts = await this.#facts(loaded);
    // A write, even without a difference, makes an apply that ends just now look at its inputs again.
    if (isIdle && !needsReview(loaded, facts)) return;
    await store.updateWith(
      id,
      current => this.#facts(current),
      (work, current) => reviewInputs(work, current),
    );
  }

  async #facts(loaded: LoadedResource): Promise<InputFacts> {
    const { contexts } = this.#options;
    const { change } = loaded;
    const isOpen = change && !isChangeFinished(change.status);
    return {
      applied: await contexts.read(loaded, { kind: 'update', values: {} }),
      proposed: isOpen ? await contexts.read(loaded) : undefined,
    };
  }
}
