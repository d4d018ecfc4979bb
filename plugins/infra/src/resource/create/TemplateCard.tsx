import Card from '@mui/material/Card';
import CardActionArea from '@mui/material/CardActionArea';
import CardContent from '@mui/material/CardContent';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Template } from '@groundwork/plugin-infra-common';

/** A template to choose. @internal */
export function TemplateCard(props: {
  template: Template;
  onPick: () => void;
}) {
  const { template } = props;
  const { name, description, labels, parents, activeVersion } = template;
  const chips = [
    ...(activeVersion ? [activeVersion.ref] : []),
    ...(template.abstract ? ['abstract'] : []),
    ...labels,
  ];
  return (
    <Card variant="outlined" sx={{ height: '100%' }}>
      <CardActionArea
        onClick={props.onPick}
        aria-label={`Use ${name}`}
        sx={{ height: '100%', alignItems: 'flex-start', display: 'flex' }}
      >
        <CardContent sx={{ width: '100%' }}>
          <Typography component="h2" variant="h6" gutterBottom>
            {name}
          </Typography>
          <Typography
            variant="body2"
            color="text.secondary"
            sx={{
              mb: 1.5,
              display: '-webkit-box',
              overflow: 'hidden',
              WebkitBoxOrient: 'vertical',
              WebkitLineClamp: 3,
            }}
          >
            {description ?? 'No description'}
          </Typography>
          <Stack direction="row" flexWrap="wrap" useFlexGap gap={0.5}>
            {chips.map(chip => (
              <Chip key={chip} size="small" label={chip} sx={{ m: 0 }} />
            ))}
          </Stack>
          {parents.length > 0 && (
            <Typography variant="caption" color="text.secondary">
              Stands on {parents.join(', ')}
            </Typography>
          )}
        </CardContent>
      </CardActionArea>
    </Card>
  );
}
