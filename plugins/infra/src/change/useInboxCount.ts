import { useLive } from '../live/useLive';
import { INBOX } from './useBox';

/** How many changes wait for the person's approval, followed; undefined until it is known. @internal */
export function useInboxCount(): number | undefined {
  const inbox = useLive({
    key: 'inbox count',
    load: api => api.changes({ ...INBOX, limit: 1 }),
  });
  return inbox.status === 'ready' ? inbox.data.totalItems : undefined;
}
