import Checkbox from '@mui/material/Checkbox';
import { ResourceSummary } from '@groundwork/plugin-infra-common';
import { Column } from '../list/ListTable';
import { Selection } from './useSelection';

/** Boxes by which resources are chosen, and one for all of the page. @internal */
export function selectColumn(
  selection: Selection,
  page: ResourceSummary[],
): Column<ResourceSummary> {
  const ids = page.map(({ id }) => id);
  const chosen = ids.filter(selection.has).length;
  const all = ids.length > 0 && chosen === ids.length;
  return {
    title: 'Select',
    narrow: true,
    head: (
      <Checkbox
        size="small"
        sx={{ p: 0 }}
        checked={all}
        indeterminate={chosen > 0 && !all}
        onChange={() => selection.set(ids, !all)}
        inputProps={{ 'aria-label': 'Select all of this page' }}
      />
    ),
    cell: ({ id, name }) => (
      <Checkbox
        size="small"
        sx={{ p: 0 }}
        checked={selection.has(id)}
        disabled={selection.isFull && !selection.has(id)}
        onChange={(_, checked) => selection.set([id], checked)}
        inputProps={{ 'aria-label': `Select ${name}` }}
      />
    ),
  };
}
