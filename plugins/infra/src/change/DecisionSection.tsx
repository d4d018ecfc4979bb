import Stack from '@mui/material/Stack';
import { Change } from '@groundwork/plugin-infra-common';
import { Section } from '../parts/Section';
import { Approvals } from './Approvals';
import { DecisionForm } from './DecisionForm';

/** The approvals that are there, and the way to decide; nothing where no approval is needed. @internal */
export function DecisionSection(props: {
  change: Change;
  /** Digest of what is displayed; absent while it is not. */
  shown: string | undefined;
}) {
  const { change, shown } = props;
  if (change.quorum === 0) return null;
  return (
    <Section title="Decision">
      <Stack spacing={2}>
        <Approvals change={change} />
        {decidable(change) && <DecisionForm change={change} shown={shown} />}
      </Stack>
    </Section>
  );
}

/** The server says either that a decision is possible, or why it is not; of a finished change it says neither. */
function decidable({ allowedActions, blockedActions }: Change): boolean {
  return [...allowedActions, ...blockedActions.map(one => one.action)].some(
    action => action === 'approve' || action === 'reject',
  );
}
