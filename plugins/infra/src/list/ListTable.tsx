import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TableSortLabel from '@mui/material/TableSortLabel';

/** One column of a list. @internal */
export interface Column<T> {
  title: string;
  /** In place of the title, where that is not to be read. */
  head?: ReactNode;
  cell: (item: T) => ReactNode;
  /** In a table of fixed columns, such as `30%`; those without share what is left. */
  width?: string;
  /** As narrow as what is in it. */
  narrow?: boolean;
  /** Name by which the API sorts. */
  sort?: string;
  /** Its words may be broken anywhere, so that long names don't widen the table. */
  wraps?: boolean;
  /** Left out on screens narrower than this. */
  from?: 'sm' | 'md' | 'lg';
}

/** Narrow screens have no room to give away. */
const PADDED = { px: { xs: 1, sm: 2 } };

const TOP = { verticalAlign: 'top' };

/** A table of things; narrow screens leave out the columns that matter less. @internal */
export function ListTable<T extends object>(props: {
  label: string;
  columns: Column<T>[];
  items: T[];
  keyOf: (item: T) => string;
  sort?: string;
  onSort?: (sort: string) => void;
  /** Columns are as wide as they say, whatever is in them. */
  fixed?: boolean;
  /** Rows are of many lines: what is in them begins at their top. */
  tall?: boolean;
  /** The rows answer an earlier question. */
  busy?: boolean;
}) {
  const { columns, items, fixed = false, tall = false, busy = false } = props;
  return (
    <TableContainer sx={{ position: 'relative' }}>
      <Box sx={{ position: 'absolute', insetInline: 0, top: 0 }}>
        {busy && <LinearProgress aria-label="Loading" sx={{ height: 2 }} />}
      </Box>
      <Table
        size="small"
        aria-label={props.label}
        aria-busy={busy}
        sx={{
          opacity: busy ? 0.6 : 1,
          tableLayout: fixed ? 'fixed' : 'auto',
        }}
      >
        <TableHead>
          <TableRow>
            {columns.map(column => (
              <HeadCell key={column.title} column={column} {...props} />
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {items.map(item => (
            <TableRow key={props.keyOf(item)} hover>
              {columns.map(column => (
                <TableCell
                  key={column.title}
                  sx={{
                    ...PADDED,
                    ...(tall ? TOP : {}),
                    ...shownFrom(column),
                    ...breaking(column),
                    ...narrowing(column),
                  }}
                >
                  {column.cell(item)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function HeadCell<T>(props: {
  column: Column<T>;
  sort?: string;
  onSort?: (sort: string) => void;
}) {
  const { column, sort, onSort } = props;
  const name = column.sort;
  if (name === undefined || !onSort) {
    return (
      <TableCell
        sx={{
          width: column.width,
          ...PADDED,
          ...shownFrom(column),
          ...breaking({}),
          ...narrowing(column),
        }}
      >
        {column.head ?? column.title}
      </TableCell>
    );
  }
  const active = sort === name || sort === `-${name}`;
  const direction = sort === `-${name}` ? 'desc' : 'asc';
  return (
    <TableCell
      sx={{ ...PADDED, ...shownFrom(column), ...breaking({}) }}
      sortDirection={active ? direction : false}
    >
      <TableSortLabel
        active={active}
        direction={active ? direction : 'asc'}
        onClick={() => onSort(sort === name ? `-${name}` : name)}
      >
        {column.title}
      </TableSortLabel>
    </TableCell>
  );
}

/** Some themes break words anywhere, which squeezes columns of short words. */
function breaking({ wraps }: { wraps?: boolean }) {
  return wraps
    ? ({ overflowWrap: 'anywhere', minWidth: '5rem' } as const)
    : ({ overflowWrap: 'break-word', wordBreak: 'normal' } as const);
}

function narrowing({ narrow }: { narrow?: boolean }) {
  return narrow ? { width: 0, pr: 0 } : {};
}

function shownFrom<T>({ from }: Column<T>) {
  return from ? { display: { xs: 'none', [from]: 'table-cell' } } : {};
}
