import { BrowserContext, ConsoleMessage } from '@playwright/test';

/** Errors that are in order: what they say, and the address that they come from. */
const KNOWN: { says: RegExp; from: RegExp }[] = [
  // The browser's remarks on refusals, which the tests look for on the page.
  { says: /status of 400/, from: /\/api\/infra\/v1\/templates\/import\)$/ },
  {
    says: /status of 400/,
    from: /\/api\/infra\/v1\/sources\/[^/]+\/modules\?[^)]*ref=v9\.9\.9[^)]*\)$/,
  },
  {
    says: /status of 404/,
    from: /\/api\/infra\/v1\/resources\/[^/]+(\/(state-versions|grants))?\)$/,
  },
  { says: /status of 404/, from: /\/api\/infra\/v1\/runs\/[^/]+\/plan\)$/ },
  // On a busy machine the socket of signals may be late; it is opened again, and pages ask by themselves meanwhile.
  { says: /WebSocket opening handshake timed out/, from: /\/api\/signals/ },
];

/** What goes wrong in browsers, whoever sits there. */
export class ConsoleErrors {
  #unknown: string[] = [];

  watch(browser: BrowserContext, who: string) {
    browser.on('console', message => {
      if (message.type() === 'error' && !isKnown(message)) {
        this.#unknown.push(`${who}: ${wordsOf(message)}`);
      }
    });
    browser.on('weberror', problem => {
      const { stack, message } = problem.error();
      this.#unknown.push(`${who}: ${stack ?? message}`);
    });
  }

  /** What nobody expected since the last time; each is told once. */
  takeUnknown(): string[] {
    const taken = this.#unknown;
    this.#unknown = [];
    return taken;
  }
}

function wordsOf(message: ConsoleMessage): string {
  return `${message.text()} (${message.location().url})`;
}

function isKnown(message: ConsoleMessage): boolean {
  const words = wordsOf(message);
  return KNOWN.some(({ says, from }) => says.test(words) && from.test(words));
}
