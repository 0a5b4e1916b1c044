// The bar at the left: our pages first, then whatever else is installed, settings at the foot.
import './navigation.css';
import {
  Link,
  Sidebar,
  SidebarDivider,
  SidebarItem,
  SidebarSpace,
  useSidebarOpenState,
} from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { NavContentBlueprint } from '@backstage/plugin-app-react';
import type { NavContentComponentProps, NavContentNavItem } from '@backstage/plugin-app-react';

export const navigation = NavContentBlueprint.make({
  params: { component: Navigation },
});

function Navigation({ navItems }: NavContentComponentProps) {
  const items = navItems.withComponent(Item);
  const settings = items.take('page:user-settings');
  return (
    <Sidebar>
      <Brand />
      {items.take('page:ameide')}
      {items.take('page:ameide/overview')}
      {items.take('page:ameide/activity')}
      {items.take('page:catalog')}
      {items.take('page:scaffolder')}
      <SidebarDivider />
      {items.rest({ sortBy: 'title' })}
      <SidebarSpace />
      <SidebarDivider />
      {settings}
    </Sidebar>
  );
}

function Brand() {
  const { isOpen } = useSidebarOpenState();
  const title = useApi(configApiRef).getString('app.title');
  return (
    <Link to="/services" underline="none" className="brand" aria-label={`${title}: services`}>
      <img src="/logo.svg" alt="" width={32} height={32} />
      {isOpen && <span>{title}</span>}
    </Link>
  );
}

/** The other pages are beneath this one, with items of their own. */
const SERVICES = '/services';

function Item({ href, icon, title }: NavContentNavItem) {
  return <SidebarItem to={href} end={href === SERVICES} icon={() => icon} text={title} />;
}
