import Avatar from '@mui/material/Avatar';
import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import CardActionArea from '@mui/material/CardActionArea';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { DemoPerson } from './people';

/** One person to sign in as; the whole card is the button. */
export const PersonCard = ({
  person: { name, displayName, role, team, can, color },
  onChoose,
}: {
  person: DemoPerson;
  onChoose(name: string): void;
}) => (
  <Card variant="outlined" sx={{ height: '100%', borderRadius: 3 }}>
    <CardActionArea
      aria-label={`Sign in as ${displayName}`}
      onClick={() => onChoose(name)}
      sx={{ height: '100%', p: 3 }}
    >
      <Stack direction="row" spacing={2.5} alignItems="flex-start">
        <Avatar
          sx={{
            bgcolor: color,
            color: '#fff',
            width: 56,
            height: 56,
            fontSize: 24,
            fontWeight: 600,
          }}
        >
          {displayName[0]}
        </Avatar>
        <Box sx={{ minWidth: 0 }}>
          <Typography sx={{ fontSize: 20, fontWeight: 600, lineHeight: 1.3 }}>
            {displayName}
          </Typography>
          <Typography color="text.secondary">{role}</Typography>
          <Typography sx={{ mt: 1, mb: 1.5 }}>{can}</Typography>
          <Chip size="small" label={team} variant="outlined" sx={{ m: 0 }} />
        </Box>
      </Stack>
    </CardActionArea>
  </Card>
);
