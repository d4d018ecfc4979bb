import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';

/** What becomes of what was written: kept as a draft, planned, or submitted. @internal */
export function EditButtons(props: {
  /** Details go without a plan. */
  canPlan: boolean;
  busy: boolean;
  onSubmit: (then: 'plan' | 'submit') => void;
}) {
  const { canPlan, busy, onSubmit } = props;
  return (
    <Stack direction="row" flexWrap="wrap" useFlexGap gap={1}>
      {canPlan && (
        <Button
          variant="contained"
          disabled={busy}
          onClick={() => onSubmit('plan')}
        >
          Save and plan
        </Button>
      )}
      <Button
        variant={canPlan ? 'outlined' : 'contained'}
        disabled={busy}
        onClick={() => onSubmit('submit')}
      >
        Save and submit
      </Button>
      <Button type="submit" variant="outlined" disabled={busy}>
        Save draft
      </Button>
    </Stack>
  );
}
