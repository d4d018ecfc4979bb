import { SourceUrl } from './SourceUrl';

/** What proves to a host who asks. Never part of an argument list, a URL or an error. @public */
export interface GitCredentials {
  /** What hosts with tokens take as user name, such as `x-access-token` or `oauth2`. Absent: it is a bearer token. */
  username?: string;
  token: string;
}

/** Variables of the backend's own environment that git needs to reach its hosts. */
const PASSED_ON = [
  'PATH',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'SSH_AUTH_SOCK',
];

/** Irregularities of old commits that harm nobody, but are met in public repositories. */
const TOLERATED = [
  'badDate',
  'badDateOverflow',
  'badEmail',
  'badName',
  'badTimezone',
  'missingEmail',
  'missingNameBeforeEmail',
  'missingSpaceBeforeDate',
  'missingSpaceBeforeEmail',
  'missingTaggerEntry',
  'zeroPaddedDate',
  'zeroPaddedFilemode',
];

const SETTINGS: Record<string, string> = {
  // Larger files go through, instead of being held in memory.
  'core.bigFileThreshold': '16m',
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.quotePath': 'false',
  'credential.helper': '',
  'fetch.recurseSubmodules': 'false',
  'fetch.unpackLimit': '1',
  'gc.auto': '0',
  // A redirect could lead to a host that is not allowed.
  'http.followRedirects': 'false',
  'http.lowSpeedLimit': '1000',
  'http.lowSpeedTime': '30',
  'maintenance.auto': 'false',
  'protocol.allow': 'never',
  'protocol.ext.allow': 'never',
  'transfer.bundleURI': 'false',
  'transfer.fsckObjects': 'true',
  ...Object.fromEntries(TOLERATED.map(id => [`fetch.fsck.${id}`, 'ignore'])),
};

/**
 * The whole environment of a git process, built from nothing. Settings go in by `GIT_CONFIG_COUNT`, because arguments
 * can be read by every user of the host.
 *
 * @internal
 */
export function gitEnvironment(options: {
  source: SourceUrl;
  home: string;
  /** The only configuration file that git reads. */
  configFile: string;
  credentials?: GitCredentials;
  parent?: NodeJS.ProcessEnv;
}): Record<string, string> {
  const {
    source,
    home,
    configFile,
    credentials,
    parent = process.env,
  } = options;
  const settings = Object.entries({
    ...SETTINGS,
    [`protocol.${source.kind}.allow`]: 'always',
    ...(credentials && authorization(source, credentials)),
  });
  return {
    ...pick(parent, PASSED_ON),
    HOME: home,
    TMPDIR: home,
    XDG_CONFIG_HOME: home,
    LC_ALL: 'C',
    GIT_ALLOW_PROTOCOL: source.kind,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: configFile,
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes -oConnectTimeout=20',
    GIT_SSH_VARIANT: 'ssh',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/** A header for this host alone: with redirects off, it goes nowhere else. */
function authorization(
  { kind, host }: SourceUrl,
  { username, token }: GitCredentials,
): Record<string, string> {
  if (kind !== 'https') return {};
  const proof =
    username === undefined
      ? `Bearer ${token}`
      : `Basic ${Buffer.from(`${username}:${token}`).toString('base64')}`;
  return { [`http.https://${host}/.extraHeader`]: `Authorization: ${proof}` };
}

function pick(
  environment: NodeJS.ProcessEnv,
  names: string[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap(name => {
      const value = environment[name];
      return value ? [[name, value]] : [];
    }),
  );
}
