import { SyntheticEvent } from 'react';
import { Link, MarkdownContent } from '@backstage/core-components';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { ModuleReadme, VersionModule } from '@groundwork/plugin-infra-common';
import { Section } from '../../parts/Section';
import { NO_IMAGE, readmeImage, readmeLink } from './readmeLinks';
import { shiftHeadings } from './shiftHeadings';

const HIDDEN = { display: 'none' } as const;

/** What a module says of itself. Markdown only: HTML in it is cleaned, and runs nothing. @internal */
export function ReadmeSection(props: {
  readme: ModuleReadme;
  links: VersionModule['links'];
}) {
  const { readme, links } = props;
  const { path, text, truncated } = readme;
  return (
    <Section
      title="README"
      subtitle={links ? <Link to={`${links.file}${path}`}>{path}</Link> : path}
    >
      <Box
        onErrorCapture={hideImage}
        sx={{
          overflowWrap: 'anywhere',
          '& > div > :first-of-type': { mt: 0 },
          '& h3': { fontSize: '1.5rem' },
          '& h4': { fontSize: '1.25rem' },
          '& h5, & h6': { fontSize: '1rem' },
          // Narrow screens move a table sideways instead of breaking its words.
          '&& table': {
            display: 'block',
            width: 'fit-content',
            maxWidth: '100%',
            overflowX: 'auto',
            my: 2,
          },
          '&& td, && th': {
            overflowWrap: 'normal',
            wordBreak: 'normal',
            minWidth: '6rem',
            lineHeight: 1.4,
            px: 1.5,
            py: 0.75,
          },
          '& pre': { overflowX: 'auto' },
          [`& img[src="${NO_IMAGE}"]`]: HIDDEN,
        }}
      >
        <MarkdownContent
          content={shiftHeadings(text)}
          dialect="gfm"
          transformLinkUri={target => readmeLink(target, readme, links)}
          transformImageUri={source => readmeImage(source, readme, links)}
        />
      </Box>
      {truncated && (
        <Alert severity="info" sx={{ mt: 2 }}>
          The README is longer; only its beginning is kept here.
        </Alert>
      )}
    </Section>
  );
}

/** A broken image says less than none. */
function hideImage({ target }: SyntheticEvent) {
  if (target instanceof HTMLImageElement) target.hidden = true;
}
