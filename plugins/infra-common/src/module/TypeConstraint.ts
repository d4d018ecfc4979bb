/** A Terraform type, as a variable's `type` names it. @public */
export type TypeConstraint =
  | { kind: 'any' | 'string' | 'number' | 'bool' }
  | { kind: 'list' | 'set' | 'map'; element: TypeConstraint }
  | { kind: 'tuple'; elements: TypeConstraint[] }
  | { kind: 'object'; attributes: ObjectAttribute[] };

/** One attribute of an object type. @public */
export interface ObjectAttribute {
  name: string;
  type: TypeConstraint;
  optional: boolean;
  /** What Terraform takes where it is not given; absent: null, or an expression that only Terraform can evaluate. */
  default?: unknown;
}

/** The type that accepts every value. @public */
export const ANY: TypeConstraint = { kind: 'any' };
