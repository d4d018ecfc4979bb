import { Router } from 'express';
import { Knex } from 'knex';
import { AccessService } from '../access/AccessService';
import { AuditStore } from '../audit/AuditStore';
import { InfraConfig } from '../config/InfraConfig';
import { Keyring } from '../encryption/Keyring';
import { OutboxStore } from '../outbox/OutboxStore';
import { StateCredentials } from './StateCredentials';
import { StateLockService } from './StateLockService';
import { StateLockStore } from './StateLockStore';
import { stateProtocolRouter } from './stateProtocolRouter';
import { ResourceFinder, stateRouter } from './stateRouter';
import { StateService } from './StateService';
import { StateStore } from './StateStore';
import { TerraformState } from './TerraformState';

/** The state storage, put together. */
export function createTerraformState(options: {
  knex: Knex;
  keyring: Keyring;
  audit: AuditStore;
  outbox: OutboxStore;
  access: AccessService;
  config: Pick<InfraConfig, 'state'>;
  resources: ResourceFinder;
  /** Called after each commit that has something to tell. */
  onCommit: () => void;
}): {
  state: TerraformState;
  /** Routes for people, with Backstage's credentials. */
  router: Router;
  /** Routes for Terraform, below `/tfstate`, which check its credential themselves. */
  terraformRouter: Router;
} {
  const { knex, keyring, access, resources } = options;
  const { maxSize } = options.config.state;
  const versions = new StateStore(knex, keyring);
  const locks = new StateLockStore(knex);
  const credentials = new StateCredentials(knex);
  const state = new StateService({
    ...options,
    versions,
    locks,
    credentials,
    maxSize,
  });
  return {
    state,
    router: stateRouter({
      versions,
      locks: new StateLockService({ ...options, locks }),
      resources,
      access,
    }),
    terraformRouter: stateProtocolRouter({ state, credentials, maxSize }),
  };
}
