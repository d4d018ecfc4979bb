import { memo } from 'react';
import { MarkdownContent } from '@backstage/core-components';
import Box from '@mui/material/Box';
import { Fold } from './Fold';
import { isPlain, toMarkdown, safeLink } from './descriptionText';

const LINES = 3;
/** Characters that fill this many lines of a column. */
const LONG = 280;
/** Characters that are still looked through for Markdown while a page is drawn. */
const MOST = 20_000;

/** Forms draw their fields again and again. */
const Markdown = memo(({ text }: { text: string }) => {
  if (text.length > MOST) {
    return <Box sx={{ whiteSpace: 'pre-line' }}>{text}</Box>;
  }
  return (
    <Box
      sx={{
        overflowWrap: 'anywhere',
        '& p': { my: 0.5, whiteSpace: 'pre-line' },
        '& ul, & ol': { my: 0.5, pl: 2.5 },
        '& h3, & h4, & h5, & h6': { my: 1, fontSize: '1em' },
        '& pre': { my: 0.5, overflowX: 'auto', overflowWrap: 'normal' },
        '& > div > :first-of-type': { mt: 0 },
        '& > div > :last-child': { mb: 0 },
        '& img': { display: 'none' },
        '&& td, && th': { px: 1, py: 0.5, lineHeight: 1.4 },
      }}
    >
      <MarkdownContent
        content={toMarkdown(text)}
        dialect="gfm"
        transformLinkUri={safeLink}
        transformImageUri={() => 'data:,'}
      />
    </Box>
  );
});

/** What a module's author says of something: Markdown, the first lines of it if it is long. @internal */
export function Description(props: {
  text: string;
  /** What it is of, after "Show all of the description of". */
  of: string;
}) {
  const { of } = props;
  const text = props.text.trim();
  return (
    <Fold
      lines={LINES}
      isLong={text.length > LONG || text.split('\n', LINES + 1).length > LINES}
      of={`the description of ${of}`}
    >
      {isPlain(text) ? text : <Markdown text={props.text} />}
    </Fold>
  );
}
