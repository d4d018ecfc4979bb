import FormControlLabel from '@mui/material/FormControlLabel';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import DownloadIcon from '@mui/icons-material/Download';
import KeyboardArrowDownIcon from '@mui/icons-material/KeyboardArrowDown';
import KeyboardArrowUpIcon from '@mui/icons-material/KeyboardArrowUp';
import { LogState } from './followLog';
import { LogSearch } from './useLogSearch';

const STATE_WORDS: Record<LogState, string> = {
  connecting: 'Connecting…',
  live: 'Live',
  polling: 'Every 2 seconds',
  ended: 'Complete',
};

/** Search, times and download of a log. @internal */
export function LogToolbar(props: {
  state: LogState;
  count: number;
  search: LogSearch;
  times: boolean;
  onTimes: (times: boolean) => void;
  onDownload: () => void;
}) {
  const { search } = props;
  const { matches, current } = search;
  return (
    <Stack
      direction="row"
      flexWrap="wrap"
      useFlexGap
      gap={1}
      alignItems="center"
      sx={{ px: 1.5, py: 1 }}
    >
      <TextField
        size="small"
        type="search"
        label="Search the log"
        value={search.text}
        onChange={event => search.setText(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter') search.move(event.shiftKey ? -1 : 1);
        }}
        sx={{ width: { xs: '100%', sm: 220 } }}
      />
      {search.text !== '' && (
        <>
          <Typography variant="body2" role="status">
            {matches.length > 0
              ? `${current + 1} of ${matches.length}`
              : 'No match'}
          </Typography>
          <IconButton
            size="small"
            aria-label="Previous match"
            onClick={() => search.move(-1)}
          >
            <KeyboardArrowUpIcon fontSize="small" />
          </IconButton>
          <IconButton
            size="small"
            aria-label="Next match"
            onClick={() => search.move(1)}
          >
            <KeyboardArrowDownIcon fontSize="small" />
          </IconButton>
        </>
      )}
      <FormControlLabel
        label="Times"
        control={
          <Switch
            size="small"
            checked={props.times}
            onChange={event => props.onTimes(event.target.checked)}
          />
        }
        sx={{ ml: 0 }}
      />
      <Typography
        variant="body2"
        color="text.secondary"
        aria-live="polite"
        sx={{ ml: 'auto' }}
      >
        {STATE_WORDS[props.state]} · {props.count.toLocaleString()} lines
      </Typography>
      <IconButton
        size="small"
        aria-label="Download the log"
        onClick={props.onDownload}
      >
        <DownloadIcon fontSize="small" />
      </IconButton>
    </Stack>
  );
}
