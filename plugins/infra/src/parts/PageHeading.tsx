import { ReactNode } from 'react';
import { Link } from '@backstage/core-components';
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';

/** What a page is about, where it belongs, and what can be done there. @internal */
export function PageHeading(props: {
  title: string;
  /** The list that the page belongs to. */
  parent?: { title: string; to: string };
  chips?: ReactNode;
  subtitle?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <Box component="header" sx={{ mb: 3 }}>
      {props.parent && (
        <Typography component="nav" variant="body2" aria-label="Breadcrumb">
          <Link to={props.parent.to}>{props.parent.title}</Link>
        </Typography>
      )}
      <Stack
        direction={{ xs: 'column', md: 'row' }}
        spacing={2}
        justifyContent="space-between"
        alignItems={{ xs: 'stretch', md: 'flex-start' }}
      >
        <Box sx={{ minWidth: 0 }}>
          <Stack
            direction="row"
            alignItems="center"
            flexWrap="wrap"
            useFlexGap
            columnGap={1.5}
            rowGap={0.5}
          >
            <Typography
              component="h1"
              variant="h4"
              sx={{ m: 0, overflowWrap: 'anywhere' }}
            >
              {props.title}
            </Typography>
            <Box
              aria-live="polite"
              sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}
            >
              {props.chips}
            </Box>
          </Stack>
          {props.subtitle && (
            <Typography
              component="div"
              variant="body2"
              color="text.secondary"
              sx={{ mt: 0.5, overflowWrap: 'anywhere' }}
            >
              {props.subtitle}
            </Typography>
          )}
        </Box>
        {props.actions && <Box sx={{ flexShrink: 0 }}>{props.actions}</Box>}
      </Stack>
    </Box>
  );
}
