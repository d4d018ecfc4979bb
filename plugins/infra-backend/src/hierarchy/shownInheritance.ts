import { Inheritance, MASK } from '@groundwork/plugin-infra-common';
import { maskEntries } from './secretEntries';

/** What is inherited, as people see it: also who may not see an ancestor sees what it gives, but no secret. */
export function shownInheritance(
  { tags, config }: Inheritance,
  sensitive: readonly string[],
): Inheritance {
  return {
    tags: maskEntries(tags),
    config: maskEntries(config).map(entry =>
      sensitive.includes(entry.name) ? { ...entry, value: MASK } : entry,
    ),
  };
}
