import Box from '@mui/material/Box';
import { TemplateVariable } from '@groundwork/plugin-infra-common';
import { Fold } from './Fold';

/** How many conditions are shown at first. */
const SHOWN = 3;

/** What the module's author says of values that the module refuses, each once. @internal */
export function Conditions(props: {
  validations: TemplateVariable['validations'];
  /** The variable or output, after "Show all of the conditions of". */
  of: string;
  /** What stands before each. */
  lead?: string;
}) {
  const { validations = [], of, lead } = props;
  const messages = [
    ...new Set(validations.map(({ errorMessage }) => errorMessage)),
  ];
  if (messages.length === 0) return null;
  return (
    <Box sx={{ whiteSpace: 'pre-line' }}>
      <Fold
        lines={SHOWN}
        isLong={messages.length > SHOWN}
        of={`the conditions of ${of}`}
      >
        {messages.map(message => (
          <div key={message}>
            {lead}
            {message}
          </div>
        ))}
      </Fold>
    </Box>
  );
}
