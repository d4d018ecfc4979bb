import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import {
  TemplateOutput,
  TemplateVariable,
} from '@groundwork/plugin-infra-common';
import { Conditions } from '../../parts/Conditions';
import { Description } from '../../parts/Description';

type Declared = TemplateOutput &
  Partial<
    Pick<
      TemplateVariable,
      'required' | 'nullable' | 'ephemeral' | 'validations'
    >
  >;

/** A variable or an output by name: what it is for, and what its module demands of it. @internal */
export function Declaration({ declared }: { declared: Declared }) {
  const { name, required, description, deprecated } = declared;
  return (
    <Box sx={{ overflowWrap: 'anywhere' }}>
      <Stack
        direction="row"
        flexWrap="wrap"
        useFlexGap
        gap={0.5}
        alignItems="center"
      >
        <span>
          <code>{name}</code>
          {required && ' *'}
        </span>
        {badgesOf(declared).map(badge => (
          <Chip
            key={badge}
            size="small"
            variant="outlined"
            label={badge}
            sx={{ m: 0 }}
          />
        ))}
      </Stack>
      {description && (
        <Typography variant="body2" color="text.secondary" component="div">
          <Description text={description} of={name} />
        </Typography>
      )}
      {deprecated && (
        <Typography variant="body2" color="warning.main">
          Deprecated: {deprecated}
        </Typography>
      )}
      <Typography variant="body2" component="div">
        <Conditions
          validations={declared.validations}
          of={name}
          lead="Must hold: "
        />
      </Typography>
    </Box>
  );
}

function badgesOf({ sensitive, ephemeral, nullable = true }: Declared) {
  return [
    ...(sensitive ? ['sensitive'] : []),
    ...(ephemeral ? ['ephemeral'] : []),
    ...(nullable ? [] : ['never null']),
  ];
}
