import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { InfraApi, infraApiRef } from '../api';
import { isGone } from '../parts/errors';
import { InfraSignal, useInfraSignal } from './infraSignals';
import { Polling, startPolling } from './startPolling';

/** Something that a page shows: not there yet, not to be had, or there. @internal */
export type Loaded<T> =
  | { status: 'loading' }
  | { status: 'failed'; error: Error; refresh: () => Promise<void> }
  | {
      status: 'ready';
      data: T;
      refresh: () => Promise<void>;
      /** The data answers an earlier question; the new answer is on its way. */
      previous: boolean;
      /** Why the data could not be brought up to date. */
      outdated?: Error;
    };

interface LiveOptions<T> {
  /** What is asked for; another key is another question. */
  key: string;
  load: (api: InfraApi) => Promise<T>;
  /** Whether it is expected to move soon. */
  isActive?: (data: T) => boolean;
  /** Whether it may have moved, by what is known of it; every signal by default. */
  concerns?: (signal: InfraSignal, data: T | undefined) => boolean;
  /** Shows the answer to the previous question until the new one is there. */
  keepPrevious?: boolean;
  /** Once it is there it stays as it is: only signals ask again. */
  unchanging?: boolean;
}

const ACTIVE_DELAY = 1_500;
const QUIET_DELAY = 15_000;

interface Answer<T> {
  key: string;
  data?: { value: T; text: string };
  error?: Error;
}

/** Loads something and follows it: by signals, and by asking every 1.5 s while it moves and every 15 s while not. @internal */
export function useLive<T>(options: LiveOptions<T>): Loaded<T> {
  const { key, keepPrevious = false } = options;
  const api = useApi(infraApiRef);
  const latest = useRef(options);
  latest.current = options;
  const polling = useRef<Polling>();
  const [answer, setAnswer] = useState<Answer<T>>({ key });

  useEffect(() => {
    const started = startPolling<T>({
      load: () => latest.current.load(api),
      delay: data => delayFor(latest.current, data),
      onAnswer: value => setAnswer(before => answered(before, key, value)),
      onError: error => setAnswer(before => failed(before, key, error)),
    });
    polling.current = started;
    return () => started.stop();
  }, [api, key]);

  useInfraSignal((signal, origin) => {
    if (latest.current.concerns?.(signal, answer.data?.value) === false) return;
    if (origin === 'here') void polling.current?.refresh();
    else polling.current?.refreshSoon();
  });

  const refresh = useCallback(
    () => polling.current?.refresh() ?? Promise.resolve(),
    [],
  );

  const current = answer.key === key;
  if (answer.data && (current || keepPrevious)) {
    return {
      status: 'ready',
      data: answer.data.value,
      previous: !current,
      outdated: answer.error,
      refresh,
    };
  }
  return answer.error && current
    ? { status: 'failed', error: answer.error, refresh }
    : { status: 'loading' };
}

function delayFor<T>(options: LiveOptions<T>, data: T | undefined): number {
  if (data === undefined) return QUIET_DELAY;
  if (options.unchanging) return Infinity;
  return options.isActive?.(data) ? ACTIVE_DELAY : QUIET_DELAY;
}

/** Keeps the object that is shown when nothing has moved, so that nothing is drawn again. */
function answered<T>(before: Answer<T>, key: string, value: T): Answer<T> {
  const text = JSON.stringify(value);
  if (before.key === key && before.data?.text === text) {
    return before.error ? { key, data: before.data } : before;
  }
  return { key, data: { value, text } };
}

function failed<T>(before: Answer<T>, key: string, error: Error): Answer<T> {
  const keep = before.key === key && !isGone(error);
  return { key, data: keep ? before.data : undefined, error };
}
