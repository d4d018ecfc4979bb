/** Asks for something again and again; see {@link startPolling}. @internal */
export interface Polling {
  /** Asks now; resolves when the answer is in. */
  refresh(): Promise<void>;
  /** Asks now, or where it has just asked, a little later; many of these within a second are one question. */
  refreshSoon(): void;
  stop(): void;
}

interface PollingOptions<T> {
  load: () => Promise<T>;
  /** Milliseconds until the next question, given the latest answer; Infinity: none. */
  delay: (latest: T | undefined) => number;
  onAnswer: (answer: T) => void;
  onError: (error: Error) => void;
}

/** Milliseconds between two questions that others ask for. */
const BREATH = 1_000;

/**
 * Asks at once and then after each delay, never twice at a time. A refresh while a question is open asks once more after
 * it, as the open one may have been answered before what the refresh is about. A hidden tab asks when it is seen again.
 *
 * @internal
 */
export function startPolling<T>(options: PollingOptions<T>): Polling {
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let soon: ReturnType<typeof setTimeout> | undefined;
  let open: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let latest: T | undefined;
  let due = true;
  let askedAt = 0;

  async function ask() {
    clearTimeout(timer);
    timer = undefined;
    askedAt = Date.now();
    try {
      const answer = await options.load();
      if (stopped) return;
      latest = answer;
      options.onAnswer(answer);
    } catch (error) {
      if (stopped) return;
      options.onError(
        error instanceof Error ? error : new Error(String(error)),
      );
    }
    const delay = options.delay(latest);
    due = Number.isFinite(delay);
    if (due && !document.hidden) {
      timer = setTimeout(() => void refresh(), delay);
    }
  }

  function start(): Promise<void> {
    open = ask().finally(() => {
      open = undefined;
    });
    return open;
  }

  function refresh(): Promise<void> {
    if (stopped) return Promise.resolve();
    if (!open) return start();
    next ??= open.then(() => {
      next = undefined;
      return stopped ? undefined : start();
    });
    return next;
  }

  const onVisibility = () => {
    if (!document.hidden && due && timer === undefined) void refresh();
  };
  document.addEventListener('visibilitychange', onVisibility);
  void start();

  function refreshSoon() {
    if (stopped || document.hidden || soon !== undefined) return;
    const wait = Math.max(0, askedAt + BREATH - Date.now());
    soon = setTimeout(() => {
      soon = undefined;
      void refresh();
    }, wait);
  }

  return {
    refresh,
    refreshSoon,
    stop() {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(soon);
      document.removeEventListener('visibilitychange', onVisibility);
    },
  };
}
