import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import {
  describePlanSummary,
  PlanSummary,
} from '@groundwork/plugin-infra-common';
import { PlanGroup } from './planWords';
import { groupColor } from './signColor';

const COUNTS: [keyof PlanSummary, PlanGroup, string][] = [
  ['destroy', 'destroy', 'to destroy'],
  ['replace', 'replace', 'to replace'],
  ['change', 'update', 'to change'],
  ['add', 'create', 'to add'],
  ['import', 'import', 'to import'],
  ['move', 'move', 'to move'],
];

/** How many Terraform resources a plan touches, in coloured words. @internal */
export function PlanCounts({ summary }: { summary: PlanSummary }) {
  const given = COUNTS.filter(([key]) => summary[key] > 0);
  if (given.length === 0) return <span>No changes</span>;
  return (
    <Stack
      component="span"
      direction="row"
      columnGap={1.5}
      flexWrap="wrap"
      useFlexGap
      role="img"
      aria-label={describePlanSummary(summary)}
    >
      {given.map(([key, group, words]) => (
        <Box
          component="span"
          key={key}
          sx={{ color: groupColor(group), fontWeight: 600 }}
        >
          {summary[key]} {words}
        </Box>
      ))}
    </Stack>
  );
}
