import { useLive } from '../live/useLive';

/** Whether the server lets the person publish templates; not until it has said so. @internal */
export function useMayPublish(): boolean {
  const me = useLive({
    key: 'me',
    load: api => api.me(),
    concerns: () => false,
    unchanging: true,
  });
  return me.status === 'ready' && me.data.mayPublish;
}
