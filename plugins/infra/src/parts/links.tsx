import { ReactNode } from 'react';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  batchRouteRef,
  changeRouteRef,
  resourceRouteRef,
  runRouteRef,
  templateRouteRef,
} from '../routes';

/** Leads to a resource. @internal */
export function ResourceLink(props: { id: string; children: ReactNode }) {
  const path = useRouteRef(resourceRouteRef);
  return <Link to={path({ resourceId: props.id })}>{props.children}</Link>;
}

/** Leads to a change. @internal */
export function ChangeLink(props: { id: string; children: ReactNode }) {
  const path = useRouteRef(changeRouteRef);
  return <Link to={path({ changeId: props.id })}>{props.children}</Link>;
}

/** Leads to a run. @internal */
export function RunLink(props: { id: string; children: ReactNode }) {
  const path = useRouteRef(runRouteRef);
  return <Link to={path({ runId: props.id })}>{props.children}</Link>;
}

/** Leads to a batch. @internal */
export function BatchLink(props: { id: string; children: ReactNode }) {
  const path = useRouteRef(batchRouteRef);
  return <Link to={path({ batchId: props.id })}>{props.children}</Link>;
}

/** Leads to a template. @internal */
export function TemplateLink(props: {
  templateKey: string;
  children?: ReactNode;
}) {
  const { templateKey, children } = props;
  const path = useRouteRef(templateRouteRef);
  return <Link to={path({ templateKey })}>{children ?? templateKey}</Link>;
}
