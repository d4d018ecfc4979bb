import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useValueFacts } from './ValueFacts';

/** Adds a row to a list or map that may be changed. @internal */
export function AddMember(props: { label: string; onClick: () => void }) {
  const { readOnly } = useValueFacts();
  if (readOnly) return null;
  return (
    <Box>
      <Button
        size="small"
        aria-label={`Add to ${props.label}`}
        onClick={props.onClick}
      >
        Add
      </Button>
    </Box>
  );
}
