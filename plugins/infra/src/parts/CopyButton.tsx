import { useEffect, useState } from 'react';
import IconButton from '@mui/material/IconButton';
import Tooltip from '@mui/material/Tooltip';
import CheckIcon from '@mui/icons-material/Check';
import ContentCopyIcon from '@mui/icons-material/ContentCopy';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';

const SHOWN_FOR = 2_000;

/** Copies a text, and says that it did. @internal */
export function CopyButton({ text }: { text: string }) {
  const [, copy] = useCopyToClipboard();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Tooltip title={copied ? 'Copied' : 'Copy'}>
      <IconButton
        size="small"
        aria-label={copied ? 'Copied' : 'Copy'}
        sx={{ p: 0.25 }}
        onClick={() => {
          copy(text);
          setCopied(true);
        }}
      >
        {copied ? (
          <CheckIcon sx={{ fontSize: 16 }} />
        ) : (
          <ContentCopyIcon sx={{ fontSize: 16 }} />
        )}
      </IconButton>
    </Tooltip>
  );
}
