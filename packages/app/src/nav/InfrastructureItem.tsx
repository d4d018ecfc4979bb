import { useMemo } from 'react';
import { SidebarItem } from '@backstage/core-components';
import { NavContentNavItem } from '@backstage/plugin-app-react';
import { InboxBadge } from '@groundwork/plugin-infra';

/** The way to the infrastructure, with the number of changes that wait for the person. */
export const InfrastructureItem = (
  props: Pick<NavContentNavItem, 'href' | 'title' | 'icon'>,
) => {
  const { href, title, icon } = props;
  // Another component at each drawing would ask the backend anew each time.
  const Icon = useMemo(() => () => <InboxBadge>{icon}</InboxBadge>, [icon]);
  return <SidebarItem icon={Icon} to={href} text={title} />;
};
