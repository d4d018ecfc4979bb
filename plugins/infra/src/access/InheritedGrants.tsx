import Typography from '@mui/material/Typography';
import { Grant } from '@groundwork/plugin-infra-common';
import { Column, ListTable } from '../list/ListTable';
import { Section } from '../parts/Section';
import { ROLE_WORDS } from '../words/roleWords';
import { GrantOrigin } from './GrantOrigin';
import { keyOfOrigin } from './grantPlace';
import { PrincipalName } from './PrincipalName';

const columns: Column<Grant>[] = [
  {
    title: 'Who',
    wraps: true,
    cell: ({ principal }) => <PrincipalName principal={principal} />,
  },
  { title: 'Role', cell: ({ role }) => ROLE_WORDS[role].label },
  {
    title: 'Given on',
    wraps: true,
    cell: ({ inheritedFrom }) =>
      inheritedFrom && <GrantOrigin from={inheritedFrom} />,
  },
];

/** Roles that come from above or from templates; they are changed where they are given. @internal */
export function InheritedGrants({ grants }: { grants: Grant[] }) {
  return (
    <Section title="Inherited roles" noPadding={grants.length > 0}>
      {grants.length > 0 ? (
        <ListTable
          label="Inherited roles"
          columns={columns}
          items={grants}
          keyOf={grant => `${grant.principal} ${keyOfOrigin(grant)}`}
        />
      ) : (
        <Typography color="text.secondary">
          Nobody has a role here by what is above, or by a template.
        </Typography>
      )}
    </Section>
  );
}
