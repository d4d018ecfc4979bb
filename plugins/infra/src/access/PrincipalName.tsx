import Typography from '@mui/material/Typography';
import { Person } from '../parts/Person';

/** A name, with the whole reference below it, as groups and people may share a name. @internal */
export function PrincipalName({ principal }: { principal: string }) {
  return (
    <>
      <Person entityRef={principal} />
      <Typography variant="caption" color="text.secondary" component="div">
        {principal}
      </Typography>
    </>
  );
}
