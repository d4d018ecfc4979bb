import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { ListPages } from './ListPages';
import { Column, ListTable } from './ListTable';
import { SearchField } from './SearchField';
import { LOCAL_PAGE_SIZE, useLocalPages } from './useLocalPages';

/** From more than this many on one can search them. */
const SEARCHED_FROM = 10;

/** A table of things that are all here, of which one page is drawn at a time. @internal */
export function LocalList<T extends object>(props: {
  label: string;
  columns: Column<T>[];
  items: T[];
  keyOf: (item: T) => string;
  /** What is searched. */
  textOf: (item: T) => string;
  fixed?: boolean;
}) {
  const { label, columns, items, keyOf, fixed } = props;
  const { search, setSearch, page, pages } = useLocalPages(items, props.textOf);
  return (
    <>
      {items.length > SEARCHED_FROM && (
        <Box sx={{ p: 2 }}>
          <SearchField
            label={`Search ${label.toLowerCase()}`}
            value={search}
            onChange={setSearch}
          />
        </Box>
      )}
      {page.totalItems > 0 ? (
        <ListTable
          label={label}
          columns={columns}
          items={page.items}
          keyOf={keyOf}
          fixed={fixed}
          tall
        />
      ) : (
        <Typography color="text.secondary" role="status" sx={{ p: 2 }}>
          None is called so or described so.
        </Typography>
      )}
      {page.totalItems > LOCAL_PAGE_SIZE && (
        <ListPages page={page} query={pages} size={LOCAL_PAGE_SIZE} />
      )}
    </>
  );
}
