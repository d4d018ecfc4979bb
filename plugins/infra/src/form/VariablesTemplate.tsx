import { useEffect, useState } from 'react';
import { ObjectFieldTemplateProps } from '@rjsf/utils';
import Accordion from '@mui/material/Accordion';
import AccordionDetails from '@mui/material/AccordionDetails';
import AccordionSummary from '@mui/material/AccordionSummary';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import { VariablesFormContext } from './VariablesFormContext';

/** Variables that must be given or were given before, and below them those that may be given. @internal */
export function VariablesTemplate(props: ObjectFieldTemplateProps) {
  const { properties, schema, errorSchema } = props;
  const { given }: VariablesFormContext = props.formContext;
  const isOpen = (name: string) =>
    schema.required?.includes(name) || given.includes(name);
  const shown = properties.filter(({ name }) => isOpen(name));
  const optional = properties.filter(({ name }) => !isOpen(name));
  const faulty = optional.some(({ name }) => errorSchema?.[name] !== undefined);
  const [open, setOpen] = useState(false);
  // An error must not hide in a closed section.
  useEffect(() => {
    if (faulty) setOpen(true);
  }, [faulty]);

  return (
    <Stack spacing={2}>
      {shown.map(({ content }) => content)}
      {optional.length > 0 && (
        <Accordion
          variant="outlined"
          disableGutters
          expanded={open}
          onChange={(_, next) => setOpen(next)}
        >
          <AccordionSummary expandIcon={<ExpandMoreIcon />}>
            <Typography>
              Optional variables ({optional.length}): the module has defaults
            </Typography>
          </AccordionSummary>
          <AccordionDetails>
            <Stack spacing={2}>{optional.map(({ content }) => content)}</Stack>
          </AccordionDetails>
        </Accordion>
      )}
    </Stack>
  );
}
