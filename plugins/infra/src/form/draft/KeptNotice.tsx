import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';

/** Says that a form holds what was not sent at the last visit. @internal */
export function KeptNotice(props: {
  /** What it was written for is not as it was then. */
  isOutdated?: boolean;
  /** The form has values that are never kept. */
  hasSecrets: boolean;
  /** Values of config were typed, and not kept. */
  hasLostConfig: boolean;
  onDiscard: () => void;
}) {
  return (
    <Alert
      severity="info"
      role="status"
      action={
        <Button color="inherit" size="small" onClick={props.onDiscard}>
          Discard draft
        </Button>
      }
      sx={{ flexWrap: { xs: 'wrap', sm: 'nowrap' } }}
    >
      Kept from your last visit.
      {props.isOutdated && ' It has changed since: look over the values.'}
      {props.hasSecrets && ' Secrets are not kept: type them again.'}
      {props.hasLostConfig &&
        ' Config values that were typed are not kept, as they can be secret: type them again.'}
    </Alert>
  );
}
