import { MouseEvent } from 'react';
import Alert from '@mui/material/Alert';
import Link from '@mui/material/Link';
import Stack from '@mui/material/Stack';
import { Issue } from '../parts/errors';
import { variableOf } from './fieldErrors';
import { fieldTitle } from './fieldTitle';
import { fieldOf, focusField } from './focusField';

/** Fields that need other values, each with the way to it; what is wrong stands there. @internal */
export function WrongFields({ issues }: { issues: Issue[] }) {
  const fields = [...new Map(issues.map(each => [fieldTitle(each), each]))];
  return (
    <Alert severity="error">
      {fields.length === 1
        ? 'One field needs another value:'
        : `${fields.length} fields need other values:`}
      <Stack component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {fields.map(([title, issue]) => (
          <li key={title}>
            <Link
              component="button"
              type="button"
              color="inherit"
              align="left"
              underline="always"
              onClick={(event: MouseEvent<HTMLElement>) => goTo(event, issue)}
              sx={{
                overflowWrap: 'anywhere',
                fontFamily:
                  variableOf(issue) === undefined ? undefined : 'monospace',
              }}
            >
              {title}
            </Link>
          </li>
        ))}
      </Stack>
    </Alert>
  );
}

function goTo({ currentTarget }: MouseEvent<HTMLElement>, issue: Issue) {
  const form = currentTarget.closest('form');
  const field = form && fieldOf(form, issue);
  if (field) focusField(field);
}
