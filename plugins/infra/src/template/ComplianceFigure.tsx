import { Link } from '@backstage/core-components';
import Typography from '@mui/material/Typography';
import { Compliance } from '@groundwork/plugin-infra-common';
import { useBehindPath } from './useBehindPath';

/** How much of what is provisioned is at the active version; leads to what is not. @internal */
export function ComplianceFigure(props: {
  compliance: Compliance;
  templateKey: string;
}) {
  const { score, behind } = props.compliance;
  const path = useBehindPath(props.templateKey);
  if (score === undefined) {
    return (
      <Typography
        variant="body2"
        component="span"
        color="text.secondary"
        noWrap
      >
        nothing to update
      </Typography>
    );
  }
  return (
    <>
      {score}%
      {behind > 0 && (
        <Typography variant="body2" component="div" noWrap>
          <Link to={path}>{behind} behind</Link>
        </Typography>
      )}
    </>
  );
}
