import { LogLine } from '@groundwork/plugin-infra-common';
import { InfraApi } from '../../api';
import { readEvents } from './readEvents';

/** How the log arrives. @internal */
export type LogState = 'connecting' | 'live' | 'polling' | 'ended';

/** What {@link followLog} needs and tells. @internal */
export interface LogFollowing {
  api: Pick<InfraApi, 'logLines' | 'logStream'>;
  runId: string;
  signal: AbortSignal;
  /** Number of the last line that is known. */
  after: () => number;
  isFinished: () => boolean;
  onLines: (lines: LogLine[]) => void;
  onState: (state: LogState) => void;
}

/** Streams that may fail one after the other before the log is asked for again and again. */
const MAX_FAILURES = 3;
const RETRY_DELAY = 1_000;
const POLL_DELAY = 2_000;

/**
 * Follows a log to its end: as a stream that goes on after the last known line when it breaks, and where streams don't
 * get through, by asking for what comes after it.
 *
 * @internal
 */
export async function followLog(following: LogFollowing): Promise<void> {
  const { signal, onState } = following;
  let failures = 0;
  while (!signal.aborted && failures < MAX_FAILURES) {
    const known = following.after();
    try {
      if ((await stream(following)) === 'ended') {
        onState('ended');
        return;
      }
    } catch {
      // Whatever broke it, it is tried again, and then in the other way.
    }
    if (signal.aborted) return;
    failures = following.after() > known ? 0 : failures + 1;
    onState('connecting');
    await pause(RETRY_DELAY * failures, signal);
  }
  await poll(following);
}

async function stream(following: LogFollowing): Promise<'ended' | 'broken'> {
  const { api, runId, signal, after, onLines, onState } = following;
  const known = after();
  const response = await api.logStream(runId, {
    after: known > 0 ? known : undefined,
    signal,
  });
  if (!response.body) return 'broken';
  onState('live');
  for await (const events of readEvents(response.body)) {
    if (signal.aborted) return 'broken';
    onLines(
      events
        .filter(({ name }) => name === 'message' || name === 'line')
        .map(({ data }): LogLine => JSON.parse(data)),
    );
    if (events.some(({ name }) => name === 'end')) return 'ended';
  }
  return 'broken';
}

async function poll(following: LogFollowing): Promise<void> {
  const { api, runId, signal, after, onLines, onState } = following;
  while (!signal.aborted) {
    const finished = following.isFinished();
    try {
      onLines(await api.logLines(runId, { after: after(), signal }));
      onState(finished ? 'ended' : 'polling');
      if (finished) return;
    } catch {
      onState('connecting');
    }
    await pause(POLL_DELAY, signal);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, signal.aborted ? 0 : milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
