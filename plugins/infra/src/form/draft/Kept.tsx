import { Fragment, ReactNode, useEffect, useMemo, useState } from 'react';
import {
  errorApiRef,
  identityApiRef,
  storageApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import { Loading } from '../../parts/Show';
import { DraftWriter } from './DraftWriter';
import { readKept } from './readKept';

/** Keeps what is written in a form until it is sent. @internal */
export interface Keeper<T> {
  /** What was not sent at the last visit. */
  kept?: T;
  /** Undefined: there is nothing to keep. */
  keep: (now: T | undefined) => void;
  /** It was sent. */
  close: () => void;
  /** Forgets what was written, and begins again. */
  discard: () => void;
}

const BUCKET = 'infra-drafts';

/** How long a form waits for the storage before it does without, in milliseconds. */
const PATIENCE = 2_000;

/** In place of a storage that fails or does not answer. */
const NO_KEEPER = { keep: () => {}, close: () => {}, discard: () => {} };

/** A form whose unsent values are there again when the same person comes back. @internal */
export function Kept<T>(props: {
  /** Which form it is. */
  name: string;
  /** To be raised when forms keep something else: what others kept is not for this one. */
  shape: number;
  /** Height of the skeleton in pixels, while it is not known what was kept. */
  height: number;
  children: (keeper: Keeper<T>) => ReactNode;
}) {
  const { name, shape } = props;
  const [attempt, setAttempt] = useState(0);
  const writer = useWriter(name);
  const keeper = useMemo<Keeper<T> | undefined>(() => {
    if (writer === undefined) return undefined;
    if (writer === null) return NO_KEEPER;
    return {
      kept: attempt === 0 ? fromText<T>(writer.found, shape) : undefined,
      keep: now => writer.write(now && JSON.stringify({ shape, form: now })),
      close: () => writer.close(),
      discard: () => {
        writer.forget();
        setAttempt(count => count + 1);
      },
    };
  }, [writer, shape, attempt]);
  return keeper ? (
    <Fragment key={attempt}>{props.children(keeper)}</Fragment>
  ) : (
    <Loading height={props.height} />
  );
}

/** The writer of this person's draft, once it is known what was kept; null: nothing can be kept. */
function useWriter(name: string) {
  const storage = useApi(storageApiRef);
  const identity = useApi(identityApiRef);
  const errors = useApi(errorApiRef);
  const [writer, setWriter] = useState<DraftWriter | null>();
  useEffect(() => {
    let started: DraftWriter | null | undefined;
    const start = (writerOrNone: DraftWriter | null) => {
      // A form that is already written in does not take up what comes late.
      if (started !== undefined) return;
      started = writerOrNone;
      setWriter(started);
    };
    const report = (error: Error) => errors.post(error, { hidden: true });
    const find = async () => {
      const { userEntityRef } = await identity.getBackstageIdentity();
      const bucket = storage.forBucket(BUCKET);
      const key = `${userEntityRef} ${name}`;
      const found = await readKept(bucket, key);
      return new DraftWriter(bucket, key, found, report);
    };
    const timer = setTimeout(() => start(null), PATIENCE);
    find().then(start, error => {
      report(error);
      start(null);
    });
    const flush = () => started?.flush();
    window.addEventListener('pagehide', flush);
    return () => {
      started ??= null;
      clearTimeout(timer);
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [storage, identity, errors, name]);
  return writer;
}

/** What is kept is read as it was written: nobody but the person can have changed it. */
function fromText<T>(text: string | undefined, shape: number): T | undefined {
  if (text === undefined) return undefined;
  try {
    const kept = JSON.parse(text);
    return kept?.shape === shape ? kept.form : undefined;
  } catch {
    return undefined;
  }
}
