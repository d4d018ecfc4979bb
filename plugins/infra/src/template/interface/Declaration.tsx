import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import {
  TemplateOutput,
  TemplateVariable,
} from '@groundwork/plugin-infra-common';
import { Description } from '../../parts/Description';
import { Fold } from '../../parts/Fold';

/** How many conditions are shown at first. */
const CONDITIONS = 3;

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
  const conditions = conditionsOf(declared);
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
      {conditions.length > 0 && (
        <Typography
          variant="body2"
          component="div"
          sx={{ whiteSpace: 'pre-line' }}
        >
          <Fold
            lines={CONDITIONS}
            isLong={conditions.length > CONDITIONS}
            of={`the conditions of ${name}`}
          >
            {conditions.map(condition => (
              <div key={condition}>Must hold: {condition}</div>
            ))}
          </Fold>
        </Typography>
      )}
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

/** What the module's author says of values that it refuses, each once. */
function conditionsOf({ validations = [] }: Declared): string[] {
  return [...new Set(validations.map(({ errorMessage }) => errorMessage))];
}
