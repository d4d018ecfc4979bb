/** Where and with what credential Terraform keeps its state: our `http` backend. @public */
export interface StateBackend {
  address: string;
  username: string;
  password: string;
}

/** What an environment for terraform is made from. @public */
export interface TerraformEnvironmentOptions {
  /** Private home directory. */
  home: string;
  /** Private directory for temporary files. */
  tmp: string;
  /** File with Terraform's CLI configuration; must exist. */
  cliConfigFile: string;
  /** Absent for commands that touch no state. */
  state?: StateBackend;
  /** Names of further variables to take from this process (`infra.runs.environment`). Default: none. */
  passOn?: string[];
  /** Variables by value, e.g. of integrations; they win over those taken from this process. */
  variables?: Record<string, string>;
  /** Modules may come from git repositories on this host. Default: false. */
  localRepositories?: boolean;
  /** What to take from. Default: `process.env`. */
  from?: NodeJS.ProcessEnv;
}

/** Needed to reach the network at all; taken from this process where it has them. */
const ALWAYS_PASSED_ON = [
  'PATH',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];

/** What git may speak when a module calls others: nothing that is unproven or unencrypted, and no program of its choice. */
const GIT_PROTOCOLS = ['https', 'ssh'];

/** About three minutes in all: enough to outlive a restart of the backend, which is where the state goes. */
const STATE_RETRIES = { max: 10, waitMinSeconds: 1, waitMaxSeconds: 30 };

/** The whole environment of a terraform process, built from nothing. @public */
export function terraformEnvironment(
  options: TerraformEnvironmentOptions,
): Record<string, string> {
  const from = options.from ?? process.env;
  const taken = [...ALWAYS_PASSED_ON, ...(options.passOn ?? [])].flatMap(
    (name): [string, string][] => {
      const value = from[name];
      return value === undefined ? [] : [[name, value]];
    },
  );
  return {
    ...Object.fromEntries(taken),
    ...options.variables,
    HOME: options.home,
    TMPDIR: options.tmp,
    TF_CLI_CONFIG_FILE: options.cliConfigFile,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    GIT_ALLOW_PROTOCOL: [
      ...GIT_PROTOCOLS,
      ...(options.localRepositories ? ['file'] : []),
    ].join(':'),
    ...(options.state && stateVariables(options.state)),
  };
}

/** By environment only: so the credential stands neither in files of the module nor in a plan file. */
function stateVariables(state: StateBackend): Record<string, string> {
  return {
    TF_HTTP_ADDRESS: state.address,
    TF_HTTP_LOCK_ADDRESS: state.address,
    TF_HTTP_UNLOCK_ADDRESS: state.address,
    TF_HTTP_LOCK_METHOD: 'LOCK',
    TF_HTTP_UNLOCK_METHOD: 'UNLOCK',
    TF_HTTP_USERNAME: state.username,
    TF_HTTP_PASSWORD: state.password,
    TF_HTTP_RETRY_MAX: String(STATE_RETRIES.max),
    TF_HTTP_RETRY_WAIT_MIN: String(STATE_RETRIES.waitMinSeconds),
    TF_HTTP_RETRY_WAIT_MAX: String(STATE_RETRIES.waitMaxSeconds),
  };
}
