import { FormEvent, useState } from 'react';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { Role } from '@groundwork/plugin-infra-common';
import { PrincipalField } from './PrincipalField';
import { RoleSelect } from './RoleSelect';

/** One more role for someone. @internal */
export function AddGrant(props: {
  onAdd: (principal: string, role: Role) => void;
}) {
  const [principal, setPrincipal] = useState('');
  const [role, setRole] = useState<Role>('read');
  const [added, setAdded] = useState(0);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!principal) return;
    props.onAdd(principal, role);
    setPrincipal('');
    setAdded(before => before + 1);
  };
  return (
    <Stack
      component="form"
      onSubmit={onSubmit}
      direction="row"
      flexWrap="wrap"
      useFlexGap
      gap={1}
      alignItems="flex-start"
    >
      <PrincipalField
        // A new one: the text that was typed is not its value, and would stay.
        key={added}
        label="User or group"
        value={principal}
        onChange={setPrincipal}
        help="From the catalog, or a reference such as plugin:scaffolder"
      />
      <RoleSelect label="Role" value={role} onChange={setRole} />
      <Button type="submit" variant="outlined">
        Add
      </Button>
    </Stack>
  );
}
