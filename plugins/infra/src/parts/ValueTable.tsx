import { ReactNode } from 'react';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { Description } from './Description';

/** Values by name, each with what it is for. @internal */
export function ValueTable(props: {
  label: string;
  rows: { name: string; description?: string; value: ReactNode }[];
}) {
  return (
    <Table size="small" aria-label={props.label} sx={{ tableLayout: 'fixed' }}>
      <TableBody>
        {props.rows.map(({ name, description, value }) => (
          <TableRow key={name}>
            <TableCell
              component="th"
              scope="row"
              sx={{
                width: { xs: '42%', sm: '35%' },
                verticalAlign: 'top',
                overflowWrap: 'anywhere',
              }}
            >
              <code>{name}</code>
              {description && (
                <Typography
                  variant="caption"
                  color="text.secondary"
                  component="div"
                >
                  <Description text={description} of={name} />
                </Typography>
              )}
            </TableCell>
            <TableCell sx={{ overflowWrap: 'anywhere' }}>{value}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
