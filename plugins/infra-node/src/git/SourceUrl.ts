import { InputError } from '@backstage/errors';
import { invalidField } from './inputIssue';
import { resolveLocalSource } from './localSource';

/** Which repositories may be read. @public */
export interface SourceRules {
  /** `host` (its default port) or `host:port`. */
  allowedHosts: string[];
  /** Folders; repositories in them may be read by `file:` URL or absolute path. */
  localPaths: string[];
}

/** The address of a git repository that the rules allow. @public */
export interface SourceUrl {
  kind: 'https' | 'ssh' | 'file';
  /** Normalised: one spelling for one mirror. For `file`, the real path. */
  url: string;
  /** Host, with its port if that is not the default; absent for `file`. */
  host?: string;
}

const SCP_LIKE = /^(?:([\w.-]+)@)?([A-Za-z0-9][A-Za-z0-9.-]*):(?!\/\/)(.+)$/;
const USER_NAME = /^[\w.][\w.-]*$/;

/**
 * Reads and checks the address of a repository: https, ssh (`ssh://` or `git@host:path`), or a local one.
 *
 * @throws InputError if the rules don't allow it, with what they allow
 * @public
 */
export async function parseSourceUrl(
  given: string,
  rules: SourceRules,
): Promise<SourceUrl> {
  const text = given.trim();
  refuseForeignCharacters(text);
  if (text.startsWith('/') || /^file:/i.test(text)) {
    return { kind: 'file', url: await resolveLocalSource(text, rules) };
  }
  refuseTerraformSyntax(text);
  const source = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? parseUrl(text, rules)
    : parseScpLike(text, rules);
  if (!source.host || !isAllowed(source.host, rules)) {
    throw refusal(`its host '${source.host}' is not allowed`, rules);
  }
  return source;
}

function refuseForeignCharacters(text: string) {
  if (text === '') throw problem('it is empty');
  if (/[\p{Cc}\p{Cf}\s\\]/u.test(text)) {
    throw problem('it has blanks, control characters or backslashes in it');
  }
  if (text.startsWith('-')) throw problem("it begins with '-'");
}

/** What people copy from a module's `source`: `git::https://host/repo.git//modules/x?ref=v1`. */
function refuseTerraformSyntax(text: string) {
  if (/^[a-z0-9]+::/i.test(text)) {
    throw problem(
      "prefixes such as 'git::' or 'ext::' are not taken; give the plain address of the repository",
    );
  }
  if (/[?#]/.test(text) || /[^:/]\/\/+[^/]/.test(text)) {
    throw problem(
      'it has more than the address of the repository in it; give the ref and the folder in their own fields',
    );
  }
}

function parseUrl(text: string, rules: SourceRules): SourceUrl {
  if (!URL.canParse(text)) throw refusal('it is not a URL', rules);
  const url = new URL(text);
  const kind = url.protocol.slice(0, -1);
  if (kind !== 'https' && kind !== 'ssh') {
    throw refusal(`'${kind}:' is not allowed`, rules);
  }
  if (url.password || (kind === 'https' && url.username)) {
    throw problem(
      "it has credentials in it; put them into the portal's 'integrations:' configuration",
    );
  }
  if (url.username && !USER_NAME.test(url.username)) {
    throw problem('its user name is not one that ssh takes');
  }
  const path = url.pathname.replace(/\/+$/, '');
  if (path === '' || path.startsWith('/-')) {
    throw problem('it names no repository on its host');
  }
  // The URL class knows the default port of https, but not that of ssh, nor does it fold the case of an ssh host.
  const host = url.host.toLowerCase().replace(kind === 'ssh' ? /:22$/ : '', '');
  const user = url.username && `${url.username}@`;
  return { kind, host, url: `${kind}://${user}${host}${path}` };
}

function parseScpLike(text: string, rules: SourceRules): SourceUrl {
  const [, user, givenHost, path] = SCP_LIKE.exec(text) ?? [];
  if (!path) throw refusal('it is not an address of a git repository', rules);
  if (path.startsWith('-') || (user && !USER_NAME.test(user))) {
    throw problem("its user name or path begins with '-'");
  }
  const host = givenHost.toLowerCase();
  const login = user ? `${user}@` : '';
  return { kind: 'ssh', host, url: `${login}${host}:${path}` };
}

function isAllowed(host: string, { allowedHosts }: SourceRules): boolean {
  return allowedHosts.some(allowed => allowed.toLowerCase() === host);
}

function problem(why: string): InputError {
  return invalidField('sourceUrl', `Cannot use this source: ${why}.`);
}

function refusal(why: string, rules: SourceRules): InputError {
  const hosts = rules.allowedHosts.join(', ') || 'no host yet';
  return problem(
    `${why}. Allowed are https and ssh on ${hosts}; the portal's operator adds hosts in 'infra.sources.allowedHosts'`,
  );
}
