import { useDeferredValue, useMemo, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { isEmptyPlan, Plan } from '@groundwork/plugin-infra-common';
import { ChangeGroupList } from './ChangeGroupList';
import { groupChanges, searchChanges } from './groupChanges';
import { OutputChanges } from './OutputChanges';
import { PlanCounts } from './PlanCounts';
import { useOpenRows } from './useOpenRows';

/** What Terraform would do: the dangerous first, each resource open to its attributes. @internal */
export function PlanDiff({ plan }: { plan: Plan }) {
  const [search, setSearch] = useState('');
  const searched = useDeferredValue(search);
  const { resourceChanges } = plan;
  const groups = useMemo(
    () => groupChanges(searchChanges(resourceChanges, searched)),
    [resourceChanges, searched],
  );
  const rows = useOpenRows(resourceChanges);

  return (
    <Box>
      <Stack
        direction="row"
        flexWrap="wrap"
        useFlexGap
        gap={1}
        alignItems="center"
        justifyContent="space-between"
        sx={{ p: 1.5 }}
      >
        <Box>
          <PlanCounts summary={plan.summary} />
          <Typography variant="caption" color="text.secondary" component="div">
            {plan.engine.kind} {plan.engine.version}
            {plan.stateSerial !== undefined &&
              ` · from state serial ${plan.stateSerial}`}
            {' · '}
            <span title={plan.digest}>plan {plan.digest.slice(0, 12)}</span>
          </Typography>
        </Box>
        {resourceChanges.length > 1 && (
          <TextField
            size="small"
            type="search"
            label="Search the plan"
            value={search}
            onChange={event => setSearch(event.target.value)}
            sx={{ width: { xs: '100%', sm: 240 } }}
          />
        )}
      </Stack>
      {plan.truncated && (
        <Alert severity="warning" square>
          The plan is too large to be shown whole: some values are left out.
        </Alert>
      )}
      {isEmptyPlan(plan) && (
        <Typography sx={{ px: 1.5, pb: 1.5 }}>
          Terraform has nothing to do: everything is as it should be.
        </Typography>
      )}
      {groups.map(group => (
        <ChangeGroupList
          key={group.group}
          group={group}
          isOpen={rows.isOpen}
          onToggle={rows.toggle}
        />
      ))}
      {groups.length === 0 && searched !== '' && (
        <Typography sx={{ px: 1.5, pb: 1.5 }}>
          No resource of the plan matches.
        </Typography>
      )}
      <OutputChanges outputs={plan.outputChanges} />
    </Box>
  );
}
