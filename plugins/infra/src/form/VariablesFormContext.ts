import { createContext, useContext } from 'react';
import { FormVariable } from '@groundwork/plugin-infra-common';
import { Issue } from '../parts/errors';
import { VariableValues } from './useVariableValues';

/** What the fields of a form of variables share. @internal */
export interface VariablesFormFacts {
  variables: FormVariable[];
  values: VariableValues;
  issues: Issue[];
  /** Variables that had a value before: those that may be left out stand in the open all the same. */
  given: readonly string[];
}

/**
 * Gives fields what they share. It does not go through the library's own context, which would draw every field again
 * for each letter that is typed into one.
 *
 * @internal
 */
export const VariablesFormContext = createContext<
  VariablesFormFacts | undefined
>(undefined);

/** What the fields of the form share. @internal */
export function useVariablesForm(): VariablesFormFacts {
  const facts = useContext(VariablesFormContext);
  if (!facts) throw new Error('The field stands outside of a form');
  return facts;
}
