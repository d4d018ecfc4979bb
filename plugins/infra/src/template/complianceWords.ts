import { Compliance } from '@groundwork/plugin-infra-common';

/** `2 of 5 resources are behind`. @internal */
export function wordBehind({ behind, resources }: Compliance): string {
  const are = behind === 1 ? 'is' : 'are';
  return `${behind} of ${resources} resources ${are} behind`;
}
