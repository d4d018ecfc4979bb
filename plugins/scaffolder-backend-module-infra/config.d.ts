import { HumanDuration } from '@backstage/types';

export interface Config {
  infra?: {
    /** Where runs work, the same absolute path on every replica. Default: a folder of the system's temporary one. */
    workingDirectory?: string;
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
    sources?: {
      /** Folders whose repositories may be used with `file:` URLs; without any, modules that name such a repository fail. */
      localPaths?: string[];
    };
    runs?: {
      /**
       * Names of the backend's environment variables that Terraform gets. Values of those whose names speak of a secret
       * are kept out of logs.
       */
      environment?: string[];
      /** How long a stopping backend waits for its runs; the last 10 s of it they have to stop. Default: 25 seconds. */
      shutdownGracePeriod?: HumanDuration | string;
      /** How many tasks may wait for a resource at once. Default: fewer than half of `scaffolder.concurrentTasksLimit`. */
      maxAwaiting?: number;
    };
  };
}
