import { isSameValue } from '@groundwork/plugin-infra-common';
import { ResourceRecord } from '../resource/ResourceRecord';

const HANDED_DOWN = ['outputs', 'dependencyTags', 'dependencyConfig'] as const;

/** Whether those below a resource may get other values than before. */
export function handsDownOther(
  before: Readonly<ResourceRecord>,
  after: Readonly<ResourceRecord>,
): boolean {
  return HANDED_DOWN.some(key => !isSameValue(before[key], after[key]));
}
