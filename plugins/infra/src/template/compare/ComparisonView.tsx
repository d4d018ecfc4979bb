import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import {
  NameComparison,
  VariableComparison,
  VersionComparison,
} from '@groundwork/plugin-infra-common';
import { Column, ListTable } from '../../list/ListTable';
import { wordRule, wordVariable } from './comparisonWords';

/** What another version takes and gives, and what becomes of the rules. @internal */
export function ComparisonView(props: { comparison: VersionComparison }) {
  const { comparison } = props;
  const { details, outputs } = comparison;
  const columns: Column<VariableComparison>[] = [
    { title: 'Variable', wraps: true, cell: ({ name }) => <code>{name}</code> },
    {
      title: 'Change',
      wraps: true,
      cell: detail => wordVariable(detail, comparison),
    },
    { title: 'Rule', wraps: true, cell: wordRule },
  ];
  return (
    <>
      {details.length > 0 ? (
        <ListTable
          label="What changes"
          columns={columns}
          items={details}
          keyOf={({ name }) => name}
        />
      ) : (
        <Typography sx={{ p: 2 }}>
          It takes the same variables, under the same rules.
        </Typography>
      )}
      <Box sx={{ p: 2 }}>
        <Typography variant="body2">{wordOutputs(outputs)}</Typography>
      </Box>
    </>
  );
}

function wordOutputs({ added, removed, changed }: NameComparison): string {
  const parts = [
    ...(added.length > 0 ? [`new: ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`gone: ${removed.join(', ')}`] : []),
    ...(changed.length > 0 ? [`changed: ${changed.join(', ')}`] : []),
  ];
  return parts.length > 0
    ? `Outputs ${parts.join('; ')}.`
    : 'Its outputs are the same.';
}
