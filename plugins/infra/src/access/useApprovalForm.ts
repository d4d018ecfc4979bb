import { useState } from 'react';
import { Resource, TemplateApproval } from '@groundwork/plugin-infra-common';
import { useAction } from '../live/useAction';

/** The most approvals that can be asked for. @internal */
export const MOST_APPROVALS = 10;

/** Approval settings as the person would have them, until they are saved. @internal */
export function useApprovalForm({ id, approval }: Resource) {
  const [draft, setDraft] = useState<TemplateApproval>();
  const { act, busy, error, clear } = useAction();
  const settings = draft ?? approval;
  return {
    settings,
    busy,
    error,
    clear,
    isChanged: draft !== undefined,
    change: (part: TemplateApproval) => setDraft({ ...settings, ...part }),
    reset: () => setDraft(undefined),
    async save() {
      const saved = await act(api => api.setApproval(id, settings), {
        resourceId: id,
      });
      if (saved) setDraft(undefined);
    },
  };
}
