import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Config, readDurationFromConfig } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { durationToMilliseconds } from '@backstage/types';
import { EngineKind, ENGINES } from '@groundwork/plugin-infra-common';
import { HostToken } from '@groundwork/plugin-infra-node';

/** `infra.access`: entity refs in full form. */
export interface AccessConfig {
  admins: string[];
  publishers: string[];
  creators: string[];
  defaultRole: 'read' | 'none';
}

/** `infra.approvals`. */
export interface ApprovalConfig {
  required: boolean;
  quorum: number;
  allowSelfApproval: boolean;
  /** Seconds until what nobody decided on, or started, is stale; absent: never. */
  expireAfter?: number;
}

/** `infra.retention`. */
export interface RetentionConfig {
  /** Days after a run's end. */
  logDays: number;
  /** Days after a run's end. */
  planDays: number;
  /** Past versions of each resource. */
  stateVersions: number;
}

/** One of `infra.sources.webhooks`. */
export interface WebhookSecret {
  /** Sources of this host only; `host:port` if the port is not the default one. */
  host?: string;
  secret: string;
}

/** The `infra:` section with its defaults. Times in seconds, sizes in bytes. */
export interface InfraConfig {
  workingDirectory: string;
  defaultEngine: EngineKind;
  engines: Record<EngineKind, { binary?: string; cliConfigFile?: string }>;
  access: AccessConfig;
  approvals: ApprovalConfig;
  sources: {
    allowedHosts: string[];
    localPaths: string[];
    maxSize: number;
    /** Seconds between two looks for new and moved tags; 0: never. */
    pollInterval: number;
    webhooks: WebhookSecret[];
    /** Module registries that want a token. */
    registries: HostToken[];
  };
  runs: {
    concurrency: number;
    timeout: number;
    cancelGracePeriod: number;
    /** Bytes. */
    maxLogSize: number;
    pipeline: string;
    allowedPipelines: string[];
    /** Names of the backend's environment variables that the engines get. */
    environment: string[];
  };
  plans: { maxSize: number };
  state: { maxSize: number };
  retention: RetentionConfig;
}

const DAY_SECONDS = 24 * 60 * 60;
const MEGABYTE = 1024 * 1024;
const SHORTEST_WEBHOOK_SECRET = 16;
const BUILT_IN_PIPELINE = 'template:default/infra-run';

/** Reads and checks the `infra:` section; throws on values that make no sense. */
export function readInfraConfig(config: Config): InfraConfig {
  const infra = config.getOptionalConfig('infra');
  const strings = (key: string) => infra?.getOptionalStringArray(key) ?? [];
  const seconds = (key: string, standard: number) =>
    infra?.has(key)
      ? Math.round(
          durationToMilliseconds(readDurationFromConfig(infra, { key })) / 1000,
        )
      : standard;
  const days = (key: string, standard: number) =>
    seconds(key, standard * DAY_SECONDS) / DAY_SECONDS;
  const size = (key: string, standard: number) =>
    positive(key, infra?.getOptionalNumber(key) ?? standard);
  const engine = (kind: EngineKind) => ({
    binary: infra?.getOptionalString(`engines.${kind}.binary`),
    cliConfigFile: infra?.getOptionalString(`engines.${kind}.cliConfigFile`),
  });

  const registries = (
    infra?.getOptionalConfigArray('sources.registries') ?? []
  ).map(readRegistry);
  const pipeline =
    infra?.getOptionalString('runs.pipeline') ?? BUILT_IN_PIPELINE;
  return {
    workingDirectory: resolve(
      infra?.getOptionalString('workingDirectory') ??
        join(tmpdir(), 'groundwork-runs'),
    ),
    defaultEngine: oneOf(
      'infra.defaultEngine',
      infra?.getOptionalString('defaultEngine') ?? 'terraform',
      ENGINES,
    ),
    engines: { terraform: engine('terraform'), opentofu: engine('opentofu') },
    access: {
      admins: strings('access.admins'),
      publishers: strings('access.publishers'),
      creators: strings('access.creators'),
      defaultRole: oneOf(
        'infra.access.defaultRole',
        infra?.getOptionalString('access.defaultRole') ?? 'read',
        ['read', 'none'] as const,
      ),
    },
    approvals: {
      required: infra?.getOptionalBoolean('approvals.required') ?? true,
      quorum: size('approvals.quorum', 1),
      allowSelfApproval:
        infra?.getOptionalBoolean('approvals.allowSelfApproval') ?? false,
      expireAfter: infra?.has('approvals.expireAfter')
        ? positive('approvals.expireAfter', seconds('approvals.expireAfter', 0))
        : undefined,
    },
    sources: {
      allowedHosts: [
        ...new Set([
          ...ScmIntegrations.fromConfig(config)
            .list()
            .map(integration => integration.title),
          ...strings('sources.allowedHosts'),
          ...registries.map(({ host }) => host),
        ]),
      ],
      localPaths: strings('sources.localPaths').map(path => resolve(path)),
      maxSize: size('sources.maxSize', 500 * MEGABYTE),
      pollInterval: seconds('sources.pollInterval', 3600),
      webhooks: (infra?.getOptionalConfigArray('sources.webhooks') ?? []).map(
        readWebhookSecret,
      ),
      registries,
    },
    runs: {
      concurrency: size('runs.concurrency', defaultConcurrency(config)),
      timeout: seconds('runs.timeout', 3600),
      cancelGracePeriod: seconds('runs.cancelGracePeriod', 300),
      maxLogSize: size('runs.maxLogSize', 64 * MEGABYTE),
      pipeline,
      allowedPipelines: [
        ...new Set([
          BUILT_IN_PIPELINE,
          pipeline,
          ...strings('runs.allowedPipelines'),
        ]),
      ],
      environment: strings('runs.environment'),
    },
    plans: { maxSize: size('plans.maxSize', 50 * MEGABYTE) },
    state: { maxSize: size('state.maxSize', 100 * MEGABYTE) },
    retention: {
      logDays: days('retention.logs', 90),
      planDays: days('retention.plans', 30),
      stateVersions: size('retention.stateVersions', 50),
    },
  };
}

function readWebhookSecret(config: Config): WebhookSecret {
  const secret = config.getString('secret');
  // Who sees one delivery can try secrets on it for as long as they like.
  if (secret.length < SHORTEST_WEBHOOK_SECRET) {
    throw new Error(
      `A secret in infra.sources.webhooks is shorter than ${SHORTEST_WEBHOOK_SECRET} characters. Make one with \`openssl rand -hex 32\`.`,
    );
  }
  return { host: config.getOptionalString('host')?.toLowerCase(), secret };
}

function readRegistry(config: Config): HostToken {
  const host = config.getString('host').toLowerCase().replace(/:443$/, '');
  if (!/^[a-z0-9.-]+(?::\d+)?$/.test(host)) {
    throw new Error(
      `infra.sources.registries has the host '${host}'. Give its name alone, such as 'registry.example.com', or with its port.`,
    );
  }
  const token = config.getString('token');
  // What can't be sent would be told by the error of who tries.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Error(
      `The token for '${host}' in infra.sources.registries has blanks or characters in it that no header takes.`,
    );
  }
  return { host, token };
}

/** Fewer runs than the scaffolder has places, so that people's own tasks still find one. */
function defaultConcurrency(config: Config): number {
  const places =
    config.getOptionalNumber('scaffolder.concurrentTasksLimit') ?? 10;
  return Math.max(1, Math.min(10, places - 2));
}

function positive(key: string, value: number): number {
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(
      `infra.${key} must be a whole number from 1, not ${value}.`,
    );
  }
  return value;
}

function oneOf<T extends string>(
  key: string,
  value: string,
  possible: readonly T[],
): T {
  const found = possible.find(candidate => candidate === value);
  if (!found) {
    throw new Error(`${key} must be ${possible.join(' or ')}, not '${value}'.`);
  }
  return found;
}
