import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
} from 'react';
import { Issue } from '../../parts/errors';
import { problemsAt } from './problemsAt';

/** What all editors of one variable share. @internal */
export interface ValueFacts {
  /** What is wrong with the variable. */
  issues: Issue[];
  setBroken: (path: string, problem: string | undefined) => void;
  /** A part of it is written so that it is no value yet. */
  isBroken: boolean;
  readOnly: boolean;
  /** Nobody is to read it over the shoulder. */
  secret: boolean;
}

const NOTHING: ValueFacts = {
  issues: [],
  setBroken: () => undefined,
  isBroken: false,
  readOnly: false,
  secret: false,
};

/** Gives editors what they share. @internal */
export const ValueFactsContext = createContext<ValueFacts>(NOTHING);

/** What the editors of the variable share. @internal */
export function useValueFacts(): ValueFacts {
  return useContext(ValueFactsContext);
}

/** What is wrong at a place, and below it where no editor stands for that part. @internal */
export function useProblems(path: string, parts?: string[]): string[] {
  return problemsAt(useValueFacts().issues, path, parts);
}

/** Tells the form that what stands there is no value yet, for as long as it stands there. @internal */
export function useBroken(path: string, problem: string | undefined) {
  const { setBroken } = useValueFacts();
  useEffect(() => {
    if (problem === undefined) return undefined;
    setBroken(path, problem);
    return () => setBroken(path, undefined);
  }, [path, problem, setBroken]);
}

/**
 * What the editors below an entry of a map share. Two entries can be under one key while they are written, so what is
 * broken below them is known by their row.
 *
 * @internal
 */
export function useBrokenByRow(path: string, rowPath: string): ValueFacts {
  const facts = useValueFacts();
  const { setBroken } = facts;
  const setBelow = useCallback(
    (place: string, problem: string | undefined) =>
      setBroken(`${rowPath}${place.slice(path.length)}`, problem),
    [setBroken, path, rowPath],
  );
  return useMemo(() => ({ ...facts, setBroken: setBelow }), [facts, setBelow]);
}
