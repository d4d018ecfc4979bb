import { Config } from '@backstage/config';
import {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  LEASE_RENEWAL_SECONDS,
  LEASE_SECONDS,
} from '@groundwork/plugin-infra-node';
import { BundleCache } from './BundleCache';
import { LeaseTimes } from './Lease';
import { RunDirectories } from './RunDirectories';
import { readRunnerConfig, RunnerConfig } from './RunnerConfig';

/** What all runs of this host share. @internal */
export interface Runner {
  auth: AuthService;
  discovery: DiscoveryService;
  logger: LoggerService;
  config: RunnerConfig;
  bundles: BundleCache;
  directories: RunDirectories;
  leaseTimes: LeaseTimes;
}

/** One renewal before the backend would give the run up, we know that we have lost it. */
const LEASE_TIMES: LeaseTimes = {
  intervalMs: LEASE_RENEWAL_SECONDS * 1000,
  deadlineMs: (LEASE_SECONDS - LEASE_RENEWAL_SECONDS) * 1000,
  retryMs: 1000,
};

/** What this host has for runs, by its configuration. @internal */
export function createRunner(options: {
  auth: AuthService;
  config: Config;
  discovery: DiscoveryService;
  logger: LoggerService;
  leaseTimes?: LeaseTimes;
}): Runner {
  const { auth, discovery, logger, leaseTimes = LEASE_TIMES } = options;
  const config = readRunnerConfig(options.config);
  return {
    auth,
    discovery,
    logger,
    config,
    leaseTimes,
    bundles: new BundleCache(config.workingDirectory),
    directories: new RunDirectories(config.workingDirectory),
  };
}
