import '../classNames';
import { ReactNode } from 'react';
import { Content } from '@backstage/core-components';
import Box from '@mui/material/Box';
import { useParams } from 'react-router-dom';
import { NotFound } from './NotFound';

/** The framework's tabs would widen the page where they do not fit; here they scroll by themselves. */
const SCROLLING_TABS = {
  display: 'contents',
  '& .bui-PluginHeaderTabsWrapper': {
    overflowX: 'auto',
    scrollbarWidth: 'none',
    pb: '1px',
  },
} as const;

/** Draws the plugin's page only below the paths that it has; the framework would draw its header alone. @internal */
export function KnownPaths(props: { paths: string[]; children: ReactNode }) {
  const { '*': rest = '' } = useParams();
  const [first] = rest.split('/');
  return first === '' || props.paths.includes(first) ? (
    <Box sx={SCROLLING_TABS}>{props.children}</Box>
  ) : (
    <Content>
      <NotFound />
    </Content>
  );
}
