import { ServiceUnavailableError } from '@backstage/errors';
import { Redactor } from '../terraform';
import { GitCredentials } from './gitEnvironment';
import { GitFailure } from './runGit';
import { invalidField } from './inputIssue';
import { SourceUrl } from './SourceUrl';

/** What git was asked to do, for the sake of a good message. @internal */
export interface GitAttempt {
  source: SourceUrl;
  credentials?: GitCredentials;
  timeoutMs: number;
}

/** What git complained of. @internal */
export type GitComplaint =
  | 'noRight'
  | 'notThere'
  | 'redirected'
  | 'unreachable'
  | 'unknown';

const COMPLAINTS: [GitComplaint, RegExp][] = [
  [
    'noRight',
    /authentication failed|could not read (username|password)|permission denied|returned error: 40[13]|invalid credentials|access denied/i,
  ],
  [
    'notThere',
    /not found|does not appear to be a git repository|does not exist|no such file|returned error: 404/i,
  ],
  ['redirected', /returned error: 3\d\d|redirect/i],
  [
    'unreachable',
    /could not resolve|couldn't (resolve|connect)|failed to connect|connection (refused|timed out|reset|closed)|no route to host|network is unreachable|too slow|timed out|returned error: (429|5\d\d)|early EOF|unexpected disconnect|host key verification failed|certificate|SSL connect|TLS connection|gnutls/i,
  ],
];

/** What git adds after ssh has told the reason. */
const COMMONPLACES = [
  'Could not read from remote repository.',
  'Please make sure you have the correct access rights',
  'and the repository exists.',
];

/** Git has no error codes, so its English (`LC_ALL=C`) is read. @internal */
export function complaintOf(stderr: string): GitComplaint {
  const withoutNames = stderr.replace(/'[^']*'/g, "''");
  const found = COMPLAINTS.find(([, pattern]) => pattern.test(withoutNames));
  return found ? found[0] : 'unknown';
}

/** The error for a call of git that did not succeed, with its facts and without credentials. @internal */
export function explainGitFailure(
  failure: GitFailure,
  attempt: GitAttempt,
): Error {
  const { source, credentials } = attempt;
  return Object.assign(toError(failure, attempt), {
    sourceUrl: source.url,
    withCredentials: credentials !== undefined,
  });
}

function toError(failure: GitFailure, attempt: GitAttempt): Error {
  const { timeoutMs } = attempt;
  const { url } = attempt.source;
  switch (failure.ended) {
    case 'notInstalled':
      return new ServiceUnavailableError(
        "Git is not installed on the backend's host, or is not on its PATH. Install it.",
      );
    case 'timedOut':
      return new ServiceUnavailableError(
        `Git did not finish with '${url}' (${wayTo(attempt.source)}) within ${
          timeoutMs / 1000
        } s. Try again later.`,
      );
    case 'tooMuchOutput':
      return invalidField(
        'sourceUrl',
        `'${url}' holds more than can be read at once.`,
      );
    case 'cancelled':
      return new ServiceUnavailableError(`Reading '${url}' was cancelled.`);
    default:
      return ofComplaint(failure, attempt);
  }
}

function ofComplaint(
  { stderr, tookMs }: Extract<GitFailure, { ended: 'failed' }>,
  attempt: GitAttempt,
): Error {
  const { source, credentials } = attempt;
  const said = `Git says: ${lastLines(redact(stderr, credentials))}`;
  const host = source.host ?? 'the host';
  switch (complaintOf(stderr)) {
    case 'noRight':
      if (source.kind === 'ssh') {
        return invalidField(
          'sourceUrl',
          `'${host}' accepts no ssh key of the backend for '${source.url}'. Check the address, or give the user that the backend runs as a key that may read it. ${said}`,
        );
      }
      return invalidField(
        'sourceUrl',
        credentials
          ? `'${host}' does not accept the portal's credentials for '${source.url}', or has no such repository. Check 'integrations:' in the portal's configuration.`
          : `'${source.url}' can't be read without credentials, or is not there. Check the address, or add credentials for '${host}' to 'integrations:' in the portal's configuration. ${said}`,
      );
    case 'notThere':
      return invalidField(
        'sourceUrl',
        `There is no repository at '${source.url}'${orHidden(
          attempt,
        )}. ${said}`,
      );
    case 'redirected':
      return invalidField(
        'sourceUrl',
        `'${host}' redirects '${source.url}' to another address, and redirects are not followed. Give the address that it leads to.`,
      );
    case 'unreachable':
      return new ServiceUnavailableError(
        `Cannot reach '${source.url}': tried ${wayTo(source)} for ${Math.ceil(
          tookMs / 1000,
        )} s. ${said}`,
      );
    default:
      return invalidField(
        'sourceUrl',
        `Git cannot read '${source.url}'. ${said}`,
      );
  }
}

function redact(text: string, credentials?: GitCredentials): string {
  if (!credentials) return text;
  const { username, token } = credentials;
  // The redactor finds their base64 too.
  const secrets = username === undefined ? [] : [`${username}:${token}`];
  return new Redactor([token, ...secrets]).redactText(text);
}

/** Hosts deny that a repository exists to those who may not see it. */
function orHidden({ source: { kind, host }, credentials }: GitAttempt): string {
  if (kind !== 'https') return '';
  return credentials
    ? ", or the portal's credentials may not see it"
    : `, or it can't be seen without credentials for '${host}', which belong into 'integrations:' in the portal's configuration`;
}

/** What was tried, as people say it. */
function wayTo({ kind, host }: SourceUrl): string {
  return host === undefined ? kind : `${kind} on '${host}'`;
}

function lastLines(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map(line => line.replace(/^(fatal|error|remote|warning): ?/, '').trim())
    .filter(line => line !== '');
  const telling = lines.filter(line => !COMMONPLACES.includes(line));
  const said = telling.length > 0 ? telling : lines;
  return said.slice(-3).join(' ').slice(0, 500) || 'nothing';
}
