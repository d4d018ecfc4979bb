import { useEffect, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { LogRow } from './LogRow';
import { LogToolbar } from './LogToolbar';
import { downloadLog } from './downloadLog';
import { useFollowing } from './useFollowing';
import { useLogSearch } from './useLogSearch';
import { RunLog } from './useRunLog';
import { LINE_HEIGHT, useWindow } from './useWindow';

/** A log of any length: only what is in view is drawn, and its end is followed. @internal */
export function LogView({ log, name }: { log: RunLog; name: string }) {
  const { lines } = log;
  const { box, following, setFollowing, onScroll } = useFollowing(lines.length);
  const { start, end, measure } = useWindow(box, lines.length);
  const search = useLogSearch(log);
  const [times, setTimes] = useState(true);

  const target = search.matches[search.current];
  useEffect(() => {
    const element = box.current;
    if (target === undefined || !element) return;
    setFollowing(false);
    element.scrollTop = target * LINE_HEIGHT - element.clientHeight / 2;
  }, [box, setFollowing, target]);

  return (
    <Box>
      <LogToolbar
        state={log.state}
        count={lines.length}
        search={search}
        times={times}
        onTimes={setTimes}
        onDownload={() => downloadLog(name, lines)}
      />
      <Box sx={{ position: 'relative' }}>
        <Box
          ref={box}
          role="log"
          aria-label="Run log"
          // Nobody wants to hear all of Terraform's lines.
          aria-live="off"
          tabIndex={0}
          onScroll={() => {
            onScroll();
            measure();
          }}
          sx={{
            height: 'min(60vh, 640px)',
            overflow: 'auto',
            fontFamily: 'monospace',
            fontSize: 12.5,
            bgcolor: 'background.default',
            borderTop: 1,
            borderColor: 'divider',
          }}
        >
          <Box
            sx={{ minWidth: '100%' }}
            style={{
              height: lines.length * LINE_HEIGHT,
              width: `calc(${Math.min(log.longest, 4000)}ch + 24ch)`,
            }}
          >
            <div style={{ transform: `translateY(${start * LINE_HEIGHT}px)` }}>
              {lines.slice(start, end).map((line, index) => (
                <LogRow
                  key={start + index}
                  line={line}
                  times={times}
                  search={search.text.toLowerCase()}
                  current={start + index === target}
                />
              ))}
            </div>
          </Box>
        </Box>
        {!following && (
          <Button
            size="small"
            variant="contained"
            onClick={() => setFollowing(true)}
            sx={{ position: 'absolute', right: 24, bottom: 16 }}
          >
            Follow the log
          </Button>
        )}
      </Box>
    </Box>
  );
}
