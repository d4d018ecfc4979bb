import Typography from '@mui/material/Typography';
import { Grant } from '@groundwork/plugin-infra-common';
import { Column, ListTable } from '../list/ListTable';
import { ResourceLink } from '../parts/links';
import { Section } from '../parts/Section';
import { ROLE_WORDS } from '../words/roleWords';
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
      inheritedFrom && (
        <ResourceLink id={inheritedFrom.resourceId}>
          {inheritedFrom.resourceName}
        </ResourceLink>
      ),
  },
];

/** Roles that come from above; they are changed where they are given. @internal */
export function InheritedGrants({ grants }: { grants: Grant[] }) {
  return (
    <Section title="Inherited roles" noPadding={grants.length > 0}>
      {grants.length > 0 ? (
        <ListTable
          label="Inherited roles"
          columns={columns}
          items={grants}
          keyOf={({ principal, role, inheritedFrom }) =>
            `${principal} ${role} ${inheritedFrom?.resourceId}`
          }
        />
      ) : (
        <Typography color="text.secondary">
          Nobody has a role here by what is above.
        </Typography>
      )}
    </Section>
  );
}
