import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { LogLine } from '@groundwork/plugin-infra-common';
import { infraApiRef } from '../../api';
import { followLog, LogState } from './followLog';
import { LogLines } from './LogLines';

/** A run's log as far as it is known. @internal */
export interface RunLog {
  state: LogState;
  lines: readonly LogLine[];
  /** Characters of the longest line. */
  longest: number;
  /** Another number whenever there are more lines. */
  version: number;
}

/** The log of a run, followed to its end. @internal */
export function useRunLog(runId: string, finished: boolean): RunLog {
  const api = useApi(infraApiRef);
  const [log, setLog] = useState(() => new LogLines());
  const [state, setState] = useState<LogState>('connecting');
  const isFinished = useRef(finished);
  isFinished.current = finished;

  useEffect(() => {
    const lines = new LogLines();
    const abort = new AbortController();
    setLog(lines);
    setState('connecting');
    void followLog({
      api,
      runId,
      signal: abort.signal,
      after: () => lines.last,
      isFinished: () => isFinished.current,
      onLines: added => lines.append(added),
      onState: next => {
        if (!abort.signal.aborted) setState(next);
      },
    });
    return () => abort.abort();
  }, [api, runId]);

  const version = useSyncExternalStore(log.subscribe, log.version);
  return { state, lines: log.lines, longest: log.longest, version };
}
