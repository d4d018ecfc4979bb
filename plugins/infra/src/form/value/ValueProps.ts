import { ReactNode } from 'react';
import { TypeConstraint } from '@groundwork/plugin-infra-common';

/** What an editor of a value, or of a part of one, is told. @internal */
export interface ValueProps<T extends TypeConstraint = TypeConstraint> {
  type: T;
  value: unknown;
  /** Undefined: it is left out. */
  onChange: (value: unknown) => void;
  /** Where it lies: `settings.rules.0.port`. */
  path: string;
  label: string;
  /** Whether it may be left out; a member of a list or map stands for itself. */
  presence: 'required' | 'optional' | 'member';
  /** What holds where it is left out. */
  fallback?: unknown;
  help?: string;
  /** It has a value that nobody may see here. */
  unseen?: boolean;
  /** Stands beside the name of a group. */
  action?: ReactNode;
  /** How many values it lies in. */
  depth: number;
}

/** A type of one kind. @internal */
export type OfKind<K extends TypeConstraint['kind']> = TypeConstraint & {
  kind: K;
};

/** The type of a list, set or map. @internal */
export type Collection = {
  kind: 'list' | 'set' | 'map';
  element: TypeConstraint;
};
