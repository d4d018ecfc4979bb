import { useSearchParams } from 'react-router-dom';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { ListParameters } from '@groundwork/plugin-infra-common';
import useAsync from 'react-use/esm/useAsync';

/** The boxes of changes, in order. @internal */
export const BOXES = [
  { id: 'inbox', title: 'Waiting for my approval' },
  { id: 'mine', title: 'Asked by me' },
  { id: 'all', title: 'All' },
] as const;

/** One of {@link BOXES}. @internal */
export type Box = (typeof BOXES)[number]['id'];

/** What is asked for the changes that wait for the person. @internal */
export const INBOX = { approver: 'me', status: 'approval_pending' } as const;

/** Which box of changes is open, kept in the address; its parameters are absent until it is known who asks. @internal */
export function useBox(): {
  box: Box;
  setBox: (box: Box) => void;
  parameters?: ListParameters;
} {
  const [address, setAddress] = useSearchParams();
  const identity = useApi(identityApiRef);
  const me = useAsync(() => identity.getBackstageIdentity(), [identity]);
  const asked = address.get('box');
  const box = BOXES.find(({ id }) => id === asked)?.id ?? 'inbox';

  const parameters: Record<Box, ListParameters | undefined> = {
    inbox: INBOX,
    mine: me.value && { requestedBy: me.value.userEntityRef },
    all: {},
  };
  return {
    box,
    setBox: next => setAddress({ box: next }, { replace: true }),
    parameters: parameters[box],
  };
}
