import { Role } from '@groundwork/plugin-infra-common';

/** Roles in words, each with what it allows. @internal */
export const ROLE_WORDS: Record<Role, { label: string; meaning: string }> = {
  owner: { label: 'Owner', meaning: 'everything, and making others owners' },
  admin: { label: 'Admin', meaning: 'approve, destroy, delete, give roles' },
  write: { label: 'Write', meaning: 'plan, provision, change' },
  read: { label: 'Read', meaning: 'see it' },
};
