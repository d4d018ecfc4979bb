import '../classNames';
import { ReactNode } from 'react';
import Badge from '@mui/material/Badge';
import { useInboxCount } from './useInboxCount';

const MOST_SHOWN = 99;

/** Puts the number of changes that wait for the person on an icon, such as that of a sidebar's item. @public */
export function InboxBadge({ children }: { children?: ReactNode }) {
  const count = useInboxCount() ?? 0;
  return (
    <Badge
      badgeContent={count === 0 ? undefined : count}
      max={MOST_SHOWN}
      color="error"
      overlap="circular"
      role="status"
      aria-label={wordInbox(count)}
    >
      {children}
    </Badge>
  );
}

function wordInbox(count: number): string | undefined {
  if (count === 0) return undefined;
  return count === 1
    ? '1 change waits for your approval'
    : `${count} changes wait for your approval`;
}
