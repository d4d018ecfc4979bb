import { Link, useSidebarOpenState } from '@backstage/core-components';
import { LayersMark } from './LayersMark';

/** The sign in the sidebar, with the portal's name while the sidebar is open. */
export const SidebarLogo = () => {
  const { isOpen } = useSidebarOpenState();
  return (
    <Link
      to="/"
      underline="none"
      aria-label="Groundwork, home"
      style={{
        display: 'flex',
        alignItems: 'center',
        gap: 14,
        height: 72,
        paddingLeft: 22,
        color: '#fff',
        fontSize: 20,
        fontWeight: 600,
        letterSpacing: -0.3,
        whiteSpace: 'nowrap',
      }}
    >
      <LayersMark size={28} />
      {isOpen && 'Groundwork'}
    </Link>
  );
};
