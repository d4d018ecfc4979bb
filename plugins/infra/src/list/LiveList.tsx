import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Page } from '@groundwork/plugin-infra-common';
import { Loaded } from '../live/useLive';
import { Show } from '../parts/Show';
import { ListPages } from './ListPages';
import { Column, ListTable } from './ListTable';
import { ListQuery } from './useListQuery';

/** Filters above, rows below, and the ways to other pages. @internal */
export function LiveList<T extends object>(props: {
  label: string;
  loaded: Loaded<Page<T>>;
  query: ListQuery;
  columns: Column<T>[];
  keyOf: (item: T) => string;
  filters?: ReactNode;
  /** What is shown where there is nothing at all. */
  empty: ReactNode;
}) {
  const { loaded, query } = props;
  return (
    <>
      <Stack
        direction="row"
        gap={1.5}
        flexWrap="wrap"
        useFlexGap
        sx={{ mb: 2 }}
      >
        {props.filters}
      </Stack>
      <Show loaded={loaded} height={320}>
        {page =>
          page.items.length === 0 && !query.isFiltered && query.page === 0 ? (
            props.empty
          ) : (
            <Paper variant="outlined">
              {page.items.length > 0 ? (
                <ListTable
                  label={props.label}
                  columns={props.columns}
                  items={page.items}
                  keyOf={props.keyOf}
                  sort={query.sort}
                  onSort={query.setSort}
                  busy={loaded.status === 'ready' && loaded.previous}
                />
              ) : (
                <NothingMatches onClear={query.clear} />
              )}
              <ListPages page={page} query={query} />
            </Paper>
          )
        }
      </Show>
    </>
  );
}

function NothingMatches({ onClear }: { onClear: () => void }) {
  return (
    <Box sx={{ p: 4, textAlign: 'center' }}>
      <Typography gutterBottom>Nothing matches these filters.</Typography>
      <Button size="small" variant="outlined" onClick={onClear}>
        Clear filters
      </Button>
    </Box>
  );
}
