/** What the fields of a form of variables share. @internal */
export interface VariablesFormContext {
  /** Terraform's type of each variable. */
  types: Record<string, string>;
  /** Variables whose text is no JSON yet, with what to say of it. */
  broken: Record<string, string>;
  /** Variables that had a value before: those that may be left out stand in the open all the same. */
  given: readonly string[];
  onBroken: (name: string, problem: string | undefined) => void;
}
