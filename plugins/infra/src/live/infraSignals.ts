import { useEffect, useRef } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';

/** What something has happened to; ids only. @internal */
export type InfraSignal = {
  resourceId?: string;
  changeId?: string;
  runId?: string;
  batchId?: string;
  templateKey?: string;
};

/** Channel on which the backend tells that something has moved. @internal */
export const INFRA_CHANNEL = 'infra';

/** Where a signal comes from: what a person has just done here must be seen at once. @internal */
export type SignalOrigin = 'here' | 'backend';

type Listener = (signal: InfraSignal, origin: SignalOrigin) => void;

const listeners = new Set<Listener>();

/** Tells every view of this tab that something has moved, without waiting for the backend's signal. @internal */
export function announce(signal: InfraSignal) {
  for (const listener of listeners) listener(signal, 'here');
}

/** Calls back when the backend or this tab tells that something has moved. @internal */
export function useInfraSignal(onSignal: Listener) {
  const signals = useApiHolder().get(signalApiRef);
  const latest = useRef(onSignal);
  latest.current = onSignal;

  useEffect(() => {
    const listener: Listener = (...told) => latest.current(...told);
    listeners.add(listener);
    const subscription = signals?.subscribe<InfraSignal>(
      INFRA_CHANNEL,
      signal => listener(signal, 'backend'),
    );
    return () => {
      listeners.delete(listener);
      subscription?.unsubscribe();
    };
  }, [signals]);
}
