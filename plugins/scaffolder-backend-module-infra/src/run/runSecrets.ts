import { RunSpec } from '@groundwork/plugin-infra-node';
import { RunnerConfig } from './RunnerConfig';

/** Names of environment variables whose values are secrets. `PAT` stands alone: there is `PATH`. */
const SECRET_NAME =
  /SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|PRIVATE|KEY|(?:^|_)PAT(?:_|$)/i;

/** What stands before the host in a URL. */
const USER_INFO = /:\/\/([^\s/?#]*)@/g;

/** Terraform gets them without being asked for, and they may hold a password. */
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];

/** All that may not leave a run in clear. @internal */
export function runSecrets(
  spec: RunSpec,
  ticket: string,
  config: RunnerConfig,
): string[] {
  const passedOn = [...PROXIES, ...config.environment].flatMap(
    (name): [string, string][] => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    },
  );
  return [
    ...spec.secrets,
    spec.state.password,
    ticket,
    ...[...passedOn, ...Object.entries(spec.environment)].flatMap(secretsIn),
  ];
}

function secretsIn([name, value]: [string, string]): string[] {
  return SECRET_NAME.test(name) ? [value] : passwordsIn(value);
}

/** Passwords of the URLs in a text, as they stand there and as they are meant. */
function passwordsIn(text: string): string[] {
  return [...text.matchAll(USER_INFO)].flatMap(([, userInfo]) => {
    const colon = userInfo.indexOf(':');
    if (colon < 0) return [];
    const password = userInfo.slice(colon + 1);
    return [password, decoded(password)].filter(Boolean);
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
