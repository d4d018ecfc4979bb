import { memo, ReactNode } from 'react';
import { styled } from '@mui/material/styles';
import { LogLine } from '@groundwork/plugin-infra-common';
import { clockTime, fullTime } from '../../words/time';
import { LINE_HEIGHT } from './useWindow';

const Row = styled('div')(({ theme }) => ({
  display: 'flex',
  height: LINE_HEIGHT,
  lineHeight: `${LINE_HEIGHT}px`,
  whiteSpace: 'pre',
  '&[data-current=true]': { backgroundColor: theme.palette.action.selected },
  '& > span': {
    flexShrink: 0,
    paddingInline: 8,
    userSelect: 'none',
    color: theme.palette.text.secondary,
  },
  '& > span:first-of-type': {
    width: '8ch',
    boxSizing: 'content-box',
    textAlign: 'right',
    [theme.breakpoints.down('sm')]: { display: 'none' },
  },
  '& mark': {
    backgroundColor: theme.palette.warning.main,
    color: theme.palette.warning.contrastText,
  },
}));

/** One line of a log: number, time, text. @internal */
export const LogRow = memo(function DrawnLogRow(props: {
  line: LogLine;
  times: boolean;
  search: string;
  current: boolean;
}) {
  const { line, times, search, current } = props;
  return (
    <Row data-current={current}>
      <span>{line.number}</span>
      {times && (
        <span title={line.at && fullTime(line.at)}>
          {line.at && clockTime(line.at)}
        </span>
      )}
      <code>{marked(line.text, search)}</code>
    </Row>
  );
});

/** The text with what was searched for marked in it. */
function marked(text: string, search: string): ReactNode {
  if (search === '') return text;
  const parts: ReactNode[] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (
    let at = lower.indexOf(search);
    at >= 0;
    at = lower.indexOf(search, from)
  ) {
    parts.push(text.slice(from, at));
    from = at + search.length;
    parts.push(<mark key={at}>{text.slice(at, from)}</mark>);
  }
  return [...parts, text.slice(from)];
}
