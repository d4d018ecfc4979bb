import { BatchItem } from '@groundwork/plugin-infra-common';

/** Resources of a batch that go side by side. @internal */
export interface Wave<T> {
  /** From 0. */
  number: number;
  items: T[];
}

/** Items by wave, in the order in which waves go; names in order within each. @internal */
export function wavesOf<T extends Pick<BatchItem, 'wave' | 'resourceName'>>(
  items: T[],
): Wave<T>[] {
  const numbers = [...new Set(items.map(({ wave }) => wave))];
  return numbers
    .sort((one, other) => one - other)
    .map(number => ({
      number,
      items: items
        .filter(({ wave }) => wave === number)
        .sort((one, other) =>
          one.resourceName.localeCompare(other.resourceName),
        ),
    }));
}

/** Items in the order of their waves, each with the number of its step, from 1. @internal */
export function inSteps<T extends Pick<BatchItem, 'wave' | 'resourceName'>>(
  items: T[],
): (T & { step: number })[] {
  return wavesOf(items).flatMap(({ items: members }, index) =>
    members.map(item => ({ ...item, step: index + 1 })),
  );
}
