import { UpdateAvailable } from '@groundwork/plugin-infra-common';
import { ToneChip } from '../parts/ToneChip';

/** Says that something above has moved, and what; nothing where nothing has. @internal */
export function UpdateChip(props: { update?: UpdateAvailable }) {
  const { update } = props;
  if (!update) return null;
  return (
    <ToneChip
      wording={{
        label: 'Update available',
        tone: 'attention',
        meaning: update.reasons.join('; '),
      }}
    />
  );
}
