import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';

/** What came of a text. @internal */
export type HclResult =
  | { body: unknown }
  /** What is wrong with it, in the parser's words. */
  | { problem: string }
  /** It was too much for the parser. */
  | { gaveUp: true };

/** Milliseconds for one text: several times what the largest one that is taken needs. */
const TIMEOUT_MS = 60_000;

/** How the parser begins when it has something to say about a text. */
const ABOUT_TEXT = 'parse config: ';

/** Codes of errors that come of a text, not of us. */
const TOO_MUCH = ['ABORT_ERR', 'ERR_WORKER_OUT_OF_MEMORY'];

/**
 * Reads HCL in a thread, one text after the other. A thread that a text was too much for may be broken, so it is
 * replaced: the next text finds a sound one.
 *
 * @internal
 */
export class HclParser {
  readonly #timeoutMs: number;
  #worker?: Worker;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    options: {
      /** @defaultValue 60 seconds */
      timeoutMs?: number;
    } = {},
  ) {
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  }

  /** @param name - what the parser calls the text when it complains */
  parse(name: string, text: string): Promise<HclResult> {
    const result = this.#last.then(() => this.#parse(name, text));
    this.#last = result.catch(() => {});
    return result;
  }

  async #parse(name: string, text: string): Promise<HclResult> {
    const worker = this.#reach();
    worker.ref();
    try {
      const answer = await answerOf(worker, { name, text }, this.#timeoutMs);
      if (answer) return answer;
      await this.#discard(worker);
      return { gaveUp: true };
    } catch (error) {
      await this.#discard(worker);
      throw error;
    } finally {
      worker.unref();
    }
  }

  #reach(): Worker {
    this.#worker ??= this.#start();
    return this.#worker;
  }

  #start(): Worker {
    const worker = new Worker(script(), {
      // Of a broken parser they would be full of its stack.
      stdout: true,
      stderr: true,
    });
    // Also while nothing is asked of it: an error that nobody hears would end the process.
    worker.on('error', () => {});
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }

  async #discard(worker: Worker): Promise<void> {
    this.#worker = undefined;
    await worker.terminate();
  }
}

/** Undefined if the thread has none: it took too long, ended, failed over the text, or the answer is too deep. */
async function answerOf(
  worker: Worker,
  question: { name: string; text: string },
  timeoutMs: number,
): Promise<Exclude<HclResult, { gaveUp: true }> | undefined> {
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    worker.postMessage(question);
    const [answer] = await Promise.race([
      once(worker, 'message', { signal }),
      // A body that is nested too deep to be taken over from the thread.
      once(worker, 'messageerror', { signal }),
      once(worker, 'exit', { signal }),
    ]);
    const { body, problem } = Object(answer);
    if (body !== undefined) return { body };
    return problem?.startsWith(ABOUT_TEXT) ? { problem } : undefined;
  } catch (error) {
    if (isError(error) && TOO_MUCH.includes(String(error.code)))
      return undefined;
    throw error;
  } finally {
    done.abort();
  }
}

function script(): string {
  return resolvePackagePath(
    '@groundwork/plugin-infra-node',
    'assets/hcl/main.js',
  );
}
