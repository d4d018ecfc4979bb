import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks. */
const LOOK_INTERVAL_MS = 50;

/**
 * Looks again and again until there is an answer, and gives it back; with the deadline passed it fails and says what was
 * seen last. A probe answers `undefined` or `false` for "not yet"; `seen` keeps what the failure is to tell.
 *
 * @param {string} what - what is awaited, for the failure
 * @param {(seen: (what: unknown) => void) => unknown} probe
 * @param {{ seconds?: number, interval?: number }} [options]
 */
export async function until(
  what,
  probe,
  { seconds = 30, interval = LOOK_INTERVAL_MS } = {},
) {
  const deadline = Date.now() + seconds * 1000;
  let last;
  const note = seen => {
    last = seen;
  };
  for (;;) {
    const answer = await probe(note);
    if (answer !== undefined && answer !== false) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Waited ${seconds} s in vain until ${what}; seen last: ${JSON.stringify(
          last,
          undefined,
          2,
        )}`,
      );
    }
    await sleep(interval);
  }
}
