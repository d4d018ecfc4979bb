import { Fragment, ReactNode, useEffect, useMemo, useState } from 'react';
import {
  errorApiRef,
  identityApiRef,
  storageApiRef,
  useApi,
} from '@backstage/core-plugin-api';
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

/** A form whose unsent values are there again when the same person comes back. @internal */
export function Kept<T>(props: {
  /** Which form it is. */
  name: string;
  /** To be raised when forms keep something else: what others kept is not for this one. */
  shape: number;
  children: (keeper: Keeper<T>) => ReactNode;
}) {
  const { name, shape } = props;
  const [attempt, setAttempt] = useState(0);
  const writer = useWriter(name);
  const keeper = useMemo<Keeper<T> | undefined>(
    () =>
      writer && {
        kept: attempt === 0 ? fromText<T>(writer.found, shape) : undefined,
        keep: now => writer.write(now && JSON.stringify({ shape, form: now })),
        close: () => writer.close(),
        discard: () => {
          writer.forget();
          setAttempt(count => count + 1);
        },
      },
    [writer, shape, attempt],
  );
  return keeper ? (
    <Fragment key={attempt}>{props.children(keeper)}</Fragment>
  ) : null;
}

/** The writer of this person's draft, once it is known what was kept. */
function useWriter(name: string) {
  const storage = useApi(storageApiRef);
  const identity = useApi(identityApiRef);
  const errors = useApi(errorApiRef);
  const [writer, setWriter] = useState<DraftWriter>();
  useEffect(() => {
    let started: DraftWriter | undefined;
    let isGone = false;
    const start = async () => {
      const { userEntityRef } = await identity.getBackstageIdentity();
      const bucket = storage.forBucket(BUCKET);
      const key = `${userEntityRef} ${name}`;
      const found = await readKept(bucket, key);
      if (isGone) return;
      started = new DraftWriter(bucket, key, found, error =>
        errors.post(error, { hidden: true }),
      );
      setWriter(started);
    };
    const flush = () => started?.flush();
    start().catch(error => errors.post(error));
    window.addEventListener('pagehide', flush);
    return () => {
      isGone = true;
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
