import {
  checkNamingConvention,
  NamingScope,
} from '@groundwork/plugin-infra-common';
import { invalid } from '../http/requests';

/** Refuses a convention that no resource of the template could be named by. */
export function requireNamingConvention(
  convention: string | undefined,
  scope: NamingScope,
): void {
  if (convention === undefined) return;
  const problems = checkNamingConvention(convention, scope);
  if (problems.length === 0) return;
  throw invalid(
    `Resources can't be named by '${convention}': ${problems.join('; ')}.`,
    problems.map(message => ({ path: 'namingConvention', message })),
  );
}
