import { HumanDuration } from '@backstage/types';

export interface Config {
  /** Settings of the infra plugin. */
  infra?: {
    /** The programs that carry out runs. */
    engines?: {
      terraform?: {
        /** Path or name of the program. Default: `terraform`. */
        binary?: string;
        /** Terraform's own configuration file, for example with provider mirrors. */
        cliConfigFile?: string;
      };
      opentofu?: {
        /** Path or name of the program. Default: `tofu`. */
        binary?: string;
        /** OpenTofu's own configuration file. */
        cliConfigFile?: string;
      };
    };
    /** Engine of templates that name none. Default: `terraform`. */
    defaultEngine?: 'terraform' | 'opentofu';
    /** Where runs work, the same absolute path on every replica. Default: a folder of the system's temporary one. */
    workingDirectory?: string;
    /** Who may do what without a grant; entity refs of users and groups, and subjects of services. */
    access?: {
      /** Have the role admin on every resource, make owners, and give roles on templates. */
      admins?: string[];
      /** May import templates and publish versions. */
      publishers?: string[];
      /** May create resources. */
      creators?: string[];
      /** What everyone else may do. Default: `read`. */
      defaultRole?: 'read' | 'none';
    };
    sources?: {
      /** Hosts that modules may come from, besides those of `integrations`. */
      allowedHosts?: string[];
      /** Folders whose repositories may be used with `file:` URLs. */
      localPaths?: string[];
      /** Largest repository, in bytes. Default: 500 MiB. */
      maxSize?: number;
      /** How often sources are looked at for new and moved tags; `PT0S`: never. Default: 1 hour. */
      pollInterval?: HumanDuration | string;
      /**
       * What git hosts prove with that a push was theirs.
       * @deepVisibility secret
       */
      webhooks?: Array<{
        /** Only for sources of this host. Default: for all. */
        host?: string;
        /** At least 16 characters, for example of `openssl rand -hex 32`. */
        secret: string;
      }>;
      /**
       * Module registries that want a token. Modules may come from their hosts.
       * @deepVisibility secret
       */
      registries?: Array<{
        /** With its port, if that is not 443. */
        host: string;
        /** Sent to this host only. */
        token: string;
      }>;
    };
    encryption?: {
      /**
       * Keys that encrypt state, plans and secret values: the first one writes, all can read.
       * @deepVisibility secret
       */
      keys?: Array<{
        id: string;
        /** At least 32 characters, for example of `openssl rand -base64 32`. */
        secret: string;
      }>;
    };
    approvals?: {
      /** Whether a change needs others' approval. Default: true. */
      required?: boolean;
      /** How many must approve. Default: 1. */
      quorum?: number;
      /** Whether who requests may approve. Default: false. */
      allowSelfApproval?: boolean;
      /** After how long a change that nobody decided on, or that was not started, is stale. Default: never. */
      expireAfter?: HumanDuration | string;
    };
    runs?: {
      /** How many runs may be under way at once. Default: two fewer than the scaffolder has places. */
      concurrency?: number;
      /** How long a run may take. Default: 60 minutes. */
      timeout?: HumanDuration | string;
      /** How long Terraform may take to stop before it is killed. Default: 5 minutes. */
      cancelGracePeriod?: HumanDuration | string;
      /** Most that is kept of the log of a run, in bytes. Default: 64 MiB. */
      maxLogSize?: number;
      /** How long a stopping backend waits for its runs. Default: 25 seconds. */
      shutdownGracePeriod?: HumanDuration | string;
      /** Entity ref of the template that carries runs out. Default: `template:default/infra-run`. */
      pipeline?: string;
      /** Further templates that may carry runs out. */
      allowedPipelines?: string[];
      /** Names of the backend's environment variables that Terraform gets. */
      environment?: string[];
      /** How many tasks may wait for a resource at once. Default: just under half the scaffolder's. */
      maxAwaiting?: number;
    };
    plans?: {
      /** Largest plan file, in bytes. Default: 50 MiB. */
      maxSize?: number;
    };
    retention?: {
      /** How long logs are kept after the end of their run. Default: 90 days. */
      logs?: HumanDuration | string;
      /** How long plans are kept after the end of their run. Default: 30 days. */
      plans?: HumanDuration | string;
      /** How many past state versions each resource keeps. Default: 50. */
      stateVersions?: number;
    };
    state?: {
      /** Largest Terraform state, in bytes. Default: 100 MiB. */
      maxSize?: number;
    };
  };
}
