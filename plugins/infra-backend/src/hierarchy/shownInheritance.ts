import { Inheritance, MASK } from '@groundwork/plugin-infra-common';

/** What is inherited, as people see it: config for a sensitive variable is masked, for others may not see its ancestor. */
export function shownInheritance(
  { tags, config }: Inheritance,
  sensitive: readonly string[],
): Inheritance {
  return {
    tags,
    config: config.map(entry =>
      sensitive.includes(entry.name) ? { ...entry, value: MASK } : entry,
    ),
  };
}
