import { useEffect, useReducer } from 'react';
import { duration, fullTime, timeAgo } from '../words/time';

function useTick(milliseconds: number | undefined) {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (milliseconds === undefined) return undefined;
    const timer = setInterval(tick, milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
}

/** How long ago something was; the exact time is its title. @internal */
export function TimeAgo({ at }: { at: string }) {
  useTick(30_000);
  return (
    <time dateTime={at} title={fullTime(at)} style={{ whiteSpace: 'nowrap' }}>
      {timeAgo(at)}
    </time>
  );
}

/** A time as such, with how far away it is: "2 March 2026, 10:00 (in 3 days)". @internal */
export function FullTime({ at }: { at: string }) {
  useTick(30_000);
  return (
    <time dateTime={at}>
      {fullTime(at)} ({timeAgo(at)})
    </time>
  );
}

/** How long something took, or has taken until now. @internal */
export function Elapsed({ from, to }: { from: string; to?: string }) {
  useTick(to === undefined ? 1_000 : undefined);
  const end = to === undefined ? Date.now() : Date.parse(to);
  return (
    <span style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
      {duration(end - Date.parse(from))}
    </span>
  );
}
