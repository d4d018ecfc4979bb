import { PropsWithChildren, useId } from 'react';
import Box from '@mui/material/Box';
import FormHelperText from '@mui/material/FormHelperText';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Description } from '../../parts/Description';
import { ValueProps } from './ValueProps';

const INDENTED = {
  borderLeft: 2,
  borderColor: 'divider',
  pl: { xs: 1, sm: 1.5 },
};

/** A value of several fields: an outlined group, or a line at its side where it is part of another. @internal */
export function ValueGroup(
  props: PropsWithChildren<
    Pick<ValueProps, 'label' | 'presence' | 'help' | 'depth' | 'action'> & {
      problems: string[];
    }
  >,
) {
  const { label, presence, help, depth, problems, action } = props;
  const id = useId();
  return (
    <Box
      role="group"
      aria-labelledby={id}
      aria-describedby={problems.length > 0 ? `${id}-problems` : undefined}
      sx={
        depth === 0 || presence === 'member'
          ? outlined(problems.length > 0)
          : INDENTED
      }
    >
      <Stack
        direction="row"
        alignItems="center"
        justifyContent="space-between"
        flexWrap="wrap"
        useFlexGap
        columnGap={1}
      >
        <Typography
          id={id}
          component="div"
          variant={depth === 0 ? 'subtitle1' : 'subtitle2'}
          sx={{ overflowWrap: 'anywhere', minWidth: 0 }}
        >
          {label}
          {presence === 'required' && <span aria-hidden> *</span>}
          {presence === 'optional' && depth > 0 && ' (optional)'}
        </Typography>
        <Stack direction="row" alignItems="center" spacing={1}>
          {action}
        </Stack>
      </Stack>
      {help && (
        <FormHelperText component="div" sx={{ m: 0 }}>
          <Description text={help} of={label} />
        </FormHelperText>
      )}
      <Stack spacing={1.5} sx={{ mt: 1.5 }}>
        {props.children}
      </Stack>
      {problems.length > 0 && (
        <FormHelperText error id={`${id}-problems`} sx={{ mx: 0 }}>
          {problems.join('; ')}
        </FormHelperText>
      )}
    </Box>
  );
}

function outlined(isWrong: boolean) {
  return {
    border: 1,
    borderColor: isWrong ? 'error.main' : 'divider',
    borderRadius: 1,
    p: { xs: 1, sm: 2 },
  };
}
