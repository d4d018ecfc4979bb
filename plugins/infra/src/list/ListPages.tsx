import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Page } from '@groundwork/plugin-infra-common';
import { ListQuery, PAGE_SIZE } from './useListQuery';

/** "51–100 of 230", and the ways to the pages around. @internal */
export function ListPages<T>(props: {
  page: Page<T>;
  query: Pick<ListQuery, 'page' | 'next' | 'previous'>;
  /** Items per page, unless it is as long as those of most lists. */
  size?: number;
}) {
  const { page, query, size = PAGE_SIZE } = props;
  const { nextCursor } = page.pageInfo;
  const first = query.page * size + 1;
  const last = first + page.items.length - 1;
  return (
    <Stack
      direction="row"
      spacing={1}
      alignItems="center"
      justifyContent="flex-end"
      sx={{ px: 2, py: 1 }}
    >
      <Typography variant="body2" color="text.secondary" role="status">
        {page.items.length > 0
          ? `${first}–${last} of ${page.totalItems}`
          : 'Nothing here'}
      </Typography>
      {query.page > 0 && (
        <Button size="small" onClick={query.previous}>
          Previous
        </Button>
      )}
      {nextCursor !== undefined && (
        <Button size="small" onClick={() => query.next(nextCursor)}>
          Next
        </Button>
      )}
    </Stack>
  );
}
