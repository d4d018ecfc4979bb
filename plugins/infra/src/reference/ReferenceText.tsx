import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { createContext, ReactNode, useContext } from 'react';
import { OutputReference } from '@groundwork/plugin-infra-common';
import { resourceRouteRef } from '../routes';
import { formatReference, ResourceNames } from './outputReference';

const Names = createContext<ResourceNames>({});

/** Tells the values below it how resources are called. @internal */
export function NamedResources(props: {
  names: ResourceNames;
  children: ReactNode;
}) {
  return <Names.Provider value={props.names}>{props.children}</Names.Provider>;
}

/** "network › subnet_ids", leading to the network. @internal */
export function ReferenceText(props: { reference: OutputReference }) {
  const { reference } = props;
  const names = useContext(Names);
  const path = useRouteRef(resourceRouteRef);
  return (
    <Link to={path({ resourceId: reference.from })}>
      {formatReference(reference, names)}
    </Link>
  );
}
