/** Names of environment variables whose values are secrets. `PAT` stands alone: there is `PATH`. */
const SECRET_NAME =
  /SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|PRIVATE|KEY|(?:^|_)PAT(?:_|$)/i;

/** What stands before the host in a URL. */
const USER_INFO = /:\/\/([^\s/?#]*)@/g;

/** Terraform gets them without being asked for, and they may hold a password. */
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];

/** What is secret in environment variables: the values of some names, and the passwords of URLs. @public */
export function environmentSecrets(
  variables: Record<string, string>,
): string[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    SECRET_NAME.test(name) ? [value] : passwordsIn(value),
  );
}

/**
 * {@link environmentSecrets} of what `terraformEnvironment` takes from this process.
 *
 * @param passOn - as there
 * @public
 */
export function passedOnSecrets(
  passOn: string[],
  from: NodeJS.ProcessEnv = process.env,
): string[] {
  return [...PROXIES, ...passOn].flatMap(name => {
    const value = from[name];
    return value === undefined ? [] : environmentSecrets({ [name]: value });
  });
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
