import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import { resourceRouteRef } from '../routes';
import { STATE_WORDS } from '../words/resourceWords';
import { dependentsOf, Issue, issuesOf, messageOf } from './errors';

/** Why something that a person asked for was refused, with what stands in its way. @internal */
export function ActionError(props: {
  error?: Error;
  onClose?: () => void;
  /** Findings that are shown elsewhere, at their fields. */
  shownElsewhere?: (issue: Issue) => boolean;
}) {
  const { error, onClose, shownElsewhere = () => false } = props;
  const resourcePath = useRouteRef(resourceRouteRef);
  if (!error) return null;
  const issues = issuesOf(error).filter(issue => !shownElsewhere(issue));
  const dependents = dependentsOf(error);
  return (
    <Alert
      severity="error"
      onClose={onClose}
      sx={{ my: 1, overflowWrap: 'anywhere' }}
    >
      <AlertTitle sx={{ mb: issues.length || dependents.length ? 0.5 : 0 }}>
        {messageOf(error)}
      </AlertTitle>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {issues.map((issue, index) => (
          <li key={index}>{issueText(issue)}</li>
        ))}
        {dependents.map(dependent => (
          <li key={`${dependent.resourceId} ${dependent.kind}`}>
            <Link to={resourcePath({ resourceId: dependent.resourceId })}>
              {dependent.resourceName}
            </Link>{' '}
            ({STATE_WORDS[dependent.state]},{' '}
            {dependent.kind === 'child' ? 'a child' : 'uses its outputs'})
          </li>
        ))}
      </Box>
    </Alert>
  );
}

function issueText({ path, message, file, line }: Issue): string {
  const place = file === undefined ? path : `${file}${line ? `:${line}` : ''}`;
  return place ? `${place}: ${message}` : message;
}
