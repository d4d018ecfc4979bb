import { Knex } from 'knex';

/** The state that counts for a resource, without its content. */
export interface CurrentState {
  number: number;
  serial: number;
  lineage: string;
  /** It holds neither resources nor outputs. */
  empty: boolean;
}

/** A root module's output as the state holds it, in clear. */
export interface StateOutput {
  value: unknown;
  /** Terraform's type: `"string"` or `["list","string"]`. */
  type: unknown;
  sensitive: boolean;
}

/** Where a state that was handed in has gone. */
export interface StoredVersion {
  number: number;
  kind: 'current' | 'past' | 'diverged';
}

/** What the rest of the backend asks of the state storage. With `trx` a method is part of that transaction. */
export interface TerraformState {
  /** Undefined: there is none. */
  current(
    resourceId: string,
    trx?: Knex.Transaction,
  ): Promise<CurrentState | undefined>;

  /** Whether any state was ever handed in, diverged ones included. */
  everStored(resourceId: string, trx?: Knex.Transaction): Promise<boolean>;

  /** Outputs of the current state; none without one. */
  outputs(
    resourceId: string,
    trx?: Knex.Transaction,
  ): Promise<Record<string, StateOutput>>;

  /** Providers that resources of the current state belong to, e.g. `registry.terraform.io/hashicorp/random`. */
  providers(resourceId: string): Promise<string[]>;

  /** Frees the lock if this run holds it, whose Terraform is proven to have ended; answers whether it did. */
  releaseLockOf(resourceId: string, runId: string): Promise<boolean>;

  /**
   * Keeps a state that Terraform could not store itself (`errored.tfstate`): as the current one if it continues that,
   * even when it came too late before and was kept aside; as diverged if not. Doing it again changes nothing. Throws
   * InputError if it is no state, 410 if its resource was deleted, 413 if too large.
   */
  storeErroredState(
    resourceId: string,
    runId: string,
    content: Buffer,
  ): Promise<StoredVersion>;
}
