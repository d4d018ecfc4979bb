import { PropsWithChildren, useEffect, useState } from 'react';
import Accordion from '@mui/material/Accordion';
import AccordionDetails from '@mui/material/AccordionDetails';
import AccordionSummary from '@mui/material/AccordionSummary';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import ExpandMoreIcon from '@mui/icons-material/ExpandMore';

/** A section of variables that need not be given. @internal */
export function VariablesGroup(
  props: PropsWithChildren<{
    /** Absent: those that are in no section. */
    title?: string;
    /** There is no other section. */
    only: boolean;
    count: number | string;
    /** An error, or what is searched for, must not hide in a closed section. */
    mustShow: boolean;
  }>,
) {
  const { title, only, count, mustShow } = props;
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (mustShow) setOpen(true);
  }, [mustShow]);
  const rest = only
    ? `Optional variables (${count}): the module has defaults`
    : `Other optional variables (${count})`;
  return (
    <Accordion
      data-section
      variant="outlined"
      disableGutters
      expanded={open}
      onChange={(_, next) => setOpen(next)}
    >
      <AccordionSummary expandIcon={<ExpandMoreIcon />}>
        <Typography>{title ? `${title} (${count})` : rest}</Typography>
      </AccordionSummary>
      <AccordionDetails>
        <Stack spacing={2}>{props.children}</Stack>
      </AccordionDetails>
    </Accordion>
  );
}
