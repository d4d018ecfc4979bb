import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import {
  NavContentBlueprint,
  NavContentComponentProps,
} from '@backstage/plugin-app-react';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import HomeIcon from '@mui/icons-material/HomeOutlined';
import MenuIcon from '@mui/icons-material/Menu';
import SearchIcon from '@mui/icons-material/Search';
import { InfrastructureItem } from './InfrastructureItem';
import { SidebarLogo } from './SidebarLogo';

const Navigation = ({ navItems }: NavContentComponentProps) => {
  const home = navItems.take('page:catalog');
  const infrastructure = navItems.take('page:infra');
  const nav = navItems.withComponent(({ icon, href, title }) => (
    <SidebarItem icon={() => icon} to={href} text={title} />
  ));
  const create = nav.take('page:scaffolder');
  const settings = navItems.take('page:user-settings');
  // These have a place of their own, or are reached from elsewhere.
  ['page:search', 'page:notifications', 'page:catalog-graph'].forEach(id =>
    navItems.take(id),
  );

  // A small screen shows the groups as a bar at the bottom, with room for three; a large one shows their children.
  return (
    <Sidebar>
      <SidebarLogo />
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<MenuIcon />}>
        {home && (
          <SidebarItem icon={() => <HomeIcon />} to={home.href} text="Home" />
        )}
        {infrastructure && <InfrastructureItem {...infrastructure} />}
        {create}
        <SidebarSearchModal />
        <NotificationsSidebarItem />
        <SidebarScrollWrapper>
          {nav.rest({ sortBy: 'title' })}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarGroup label="Search" icon={<SearchIcon />} to="/search" />
      <SidebarSpace />
      <SidebarDivider />
      {settings && (
        <SidebarGroup
          label="Settings"
          icon={<UserSettingsSignInAvatar />}
          to={settings.href}
        >
          <SidebarItem
            icon={() => <UserSettingsSignInAvatar />}
            to={settings.href}
            text="Settings"
          />
        </SidebarGroup>
      )}
    </Sidebar>
  );
};

/** The portal's sidebar, in the order in which people need it. */
export const navigation = NavContentBlueprint.make({
  params: { component: Navigation },
});
