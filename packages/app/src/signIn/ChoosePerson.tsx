import { ResponseError } from '@backstage/errors';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import Container from '@mui/material/Container';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { LayersMark } from '../nav';
import { DEMO_PEOPLE } from './people';
import { PersonCard } from './PersonCard';

/** The four people as cards, under what went wrong last time, if anything did. */
export const ChoosePerson = ({
  onChoose,
  failure,
}: {
  onChoose(name: string): void;
  failure?: Error;
}) => (
  <Box
    component="main"
    sx={{
      minHeight: '100vh',
      display: 'flex',
      alignItems: 'center',
      py: { xs: 4, sm: 8 },
      bgcolor: 'background.default',
      color: 'text.primary',
    }}
  >
    <Container maxWidth="md">
      <Stack direction="row" spacing={2} alignItems="center" sx={{ mb: 1 }}>
        <LayersMark size={44} />
        <Typography component="h1" sx={{ fontSize: 36, fontWeight: 700 }}>
          Groundwork
        </Typography>
      </Stack>
      <Typography
        color="text.secondary"
        sx={{ fontSize: 18, mb: { xs: 3, sm: 5 } }}
      >
        Infrastructure from your portal: plans you can read, approvals you can
        trust. Who are you today?
      </Typography>
      {failure && (
        <Alert severity="error" sx={{ mb: 3 }}>
          <AlertTitle>Signing in did not work</AlertTitle>
          {explain(failure)}
        </Alert>
      )}
      <Box
        component="ul"
        sx={{
          listStyle: 'none',
          p: 0,
          m: 0,
          display: 'grid',
          gap: 2,
          gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' },
        }}
      >
        {DEMO_PEOPLE.map(person => (
          <li key={person.name}>
            <PersonCard person={person} onChoose={onChoose} />
          </li>
        ))}
      </Box>
      <Typography variant="body2" color="text.secondary" sx={{ mt: 4 }}>
        A demo sign-in without passwords. It works on this machine only.
      </Typography>
    </Container>
  </Box>
);

/** What the backend said, or that it said nothing. */
function explain(failure: Error): string {
  return failure instanceof ResponseError
    ? failure.cause.message
    : `The backend does not answer (${failure.message}). It may still be starting: try again in a moment.`;
}
