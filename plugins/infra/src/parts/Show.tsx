import { ReactNode } from 'react';
import { ResponseErrorPanel } from '@backstage/core-components';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import Stack from '@mui/material/Stack';
import { Loaded } from '../live/useLive';
import { isGone, messageOf } from './errors';

/** Draws what is there; a skeleton before, what is said of it when it is gone, a panel with a retry when it can't be had. @internal */
export function Show<T>(props: {
  loaded: Loaded<T>;
  /** Height of the skeleton in pixels. @defaultValue 160 */
  height?: number;
  /** The card around it has no padding, as the data brings its own. */
  flush?: boolean;
  /** In place of the panel when it is not there, or not for this person. */
  gone?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const { loaded, height = 160, flush = false } = props;
  switch (loaded.status) {
    case 'loading':
      return (
        <Inset by={flush ? 2 : 0}>
          <Loading height={height} />
        </Inset>
      );
    case 'failed':
      if (props.gone !== undefined && isGone(loaded.error)) {
        return <>{props.gone}</>;
      }
      return (
        <Inset by={flush ? 2 : 0}>
          <Failed error={loaded.error} retry={loaded.refresh} />
        </Inset>
      );
    default:
      return (
        <>
          {loaded.outdated && (
            <Alert severity="warning" role="status" sx={{ mb: 2 }}>
              Not up to date: {messageOf(loaded.outdated)}
            </Alert>
          )}
          {props.children(loaded.data)}
        </>
      );
  }
}

function Inset(props: { by: number; children: ReactNode }) {
  return <Box sx={{ p: props.by }}>{props.children}</Box>;
}

/** In the place of what is not there yet, of a height in pixels. @internal */
export function Loading({ height }: { height: number }) {
  return (
    <Stack spacing={1} aria-busy="true" aria-label="Loading" role="status">
      <Skeleton variant="text" width="40%" height={36} />
      <Skeleton variant="rounded" height={height} />
    </Stack>
  );
}

function Failed(props: { error: Error; retry: () => Promise<void> }) {
  return (
    <Box role="alert">
      <ResponseErrorPanel error={props.error} title={messageOf(props.error)} />
      <Button
        variant="outlined"
        size="small"
        sx={{ mt: 1 }}
        onClick={() => void props.retry()}
      >
        Retry
      </Button>
    </Box>
  );
}
