import { ReactNode } from 'react';
import { Content } from '@backstage/core-components';
import { useParams } from 'react-router-dom';
import { NotFound } from './NotFound';

/** Draws the plugin's page only below the paths that it has; the framework would draw its header alone. @internal */
export function KnownPaths(props: { paths: string[]; children: ReactNode }) {
  const { '*': rest = '' } = useParams();
  const [first] = rest.split('/');
  return first === '' || props.paths.includes(first) ? (
    <>{props.children}</>
  ) : (
    <Content>
      <NotFound />
    </Content>
  );
}
