import { Link } from '@backstage/core-components';
import Typography from '@mui/material/Typography';
import { useBehindPath } from './useBehindPath';
import { useCompliance } from './useTemplates';
import { wordBehind } from './complianceWords';

/** The score over everything that is provisioned; nothing is said where there is nothing. @internal */
export function EstateNotice() {
  const loaded = useCompliance();
  const path = useBehindPath();
  if (loaded.status !== 'ready' || loaded.data.score === undefined) return null;
  const { score, behind } = loaded.data;
  return (
    <Typography role="status" sx={{ mb: 2 }}>
      <strong>{score}%</strong> of what is provisioned is at the active version
      of its template
      {behind > 0 && (
        <>
          : <Link to={path}>{wordBehind(loaded.data)}</Link>
        </>
      )}
      .
    </Typography>
  );
}
