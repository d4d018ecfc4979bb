import { useCallback, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { InfraApi, infraApiRef } from '../api';
import { announce, InfraSignal } from './infraSignals';

/** Something that a person does, while it is on its way and after it failed. @internal */
export interface ActionState {
  busy: boolean;
  error?: Error;
  clear: () => void;
}

/** Does something and tells every view what it was about, if anything; answers undefined when it failed. @internal */
export type Act = <T>(
  work: (api: InfraApi) => Promise<T>,
  about?: InfraSignal,
) => Promise<T | undefined>;

/** One thing at a time; a failure stays until the next try. @internal */
export function useAction(): ActionState & { act: Act } {
  const api = useApi(infraApiRef);
  const [state, setState] = useState<{ busy: boolean; error?: Error }>({
    busy: false,
  });

  const act: Act = useCallback(
    async (work, about) => {
      setState({ busy: true });
      try {
        const result = await work(api);
        setState({ busy: false });
        return result;
      } catch (caught) {
        const error =
          caught instanceof Error ? caught : new Error(String(caught));
        setState({ busy: false, error });
        return undefined;
      } finally {
        if (about) announce(about);
      }
    },
    [api],
  );
  const clear = useCallback(() => setState({ busy: false }), []);
  return { ...state, act, clear };
}
