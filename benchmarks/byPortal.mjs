import { request } from '../system-tests/harness/way.mjs';
import { until } from '../system-tests/harness/until.mjs';

/** Seconds that a run may take. */
const ENDS_WITHIN = 300;

/** Milliseconds between two looks into what was heard. */
const LOOK_INTERVAL_MS = 5;

/**
 * Has a resource provisioned, and answers the milliseconds from before the POST: to its answer, to the first step, to
 * the end, and for each step. Times of the run are the backend's, by the clock of the same machine. That the run has
 * ended is heard by a signal, as a page does: asking again and again would cost the backend time.
 */
export async function runByPortal({ portal, signals }, resource) {
  const begin = Date.now();
  const { run } = await request(portal, resource.id, 'provision');
  const answered = Date.now() - begin;
  const ended = await untilEnded({ portal, signals }, run.id);
  if (ended.status !== 'succeeded') {
    throw new Error(`Run ${run.id} ${ended.status}: ${ended.reason}`);
  }
  const since = time => Date.parse(time) - begin;
  const steps = Object.fromEntries(
    ended.steps.map(step => [
      step.name,
      { from: since(step.startedAt), to: since(step.endedAt) },
    ]),
  );
  return {
    run: ended,
    begin,
    answered,
    started: since(ended.steps[0].startedAt),
    steps,
    all: since(ended.endedAt),
  };
}

async function untilEnded({ portal, signals }, id) {
  let heard = 0;
  return until(
    `run ${id} has ended`,
    async () => {
      const news = signals.messages
        .slice(heard)
        .some(text => text.includes(id));
      heard = signals.messages.length;
      if (!news) {
        return undefined;
      }
      const run = await portal.api('alice').get(`/runs/${id}`);
      return run.endedAt ? run : undefined;
    },
    { seconds: ENDS_WITHIN, interval: LOOK_INTERVAL_MS },
  );
}
