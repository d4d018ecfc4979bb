import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  CreateVersionRequest,
  VersionPreview,
} from '@groundwork/plugin-infra-common';
import { useAction } from '../live/useAction';
import { Issue, issuesOf } from '../parts/errors';
import { templateRouteRef } from '../routes';
import { missingFields, ModuleDraft } from './moduleDraft';

/** What a person says of a further version. @internal */
export interface VersionDraft extends ModuleDraft {
  lifecycle: 'active' | 'preview';
  breakingChanges: string;
}

/** The form of a further version: its draft, what is wrong with it, and its submission. @internal */
export function useVersionForm(templateKey: string, module: ModuleDraft) {
  const [draft, setDraft] = useState<VersionDraft>({
    ...module,
    lifecycle: 'active',
    breakingChanges: '',
  });
  const [missing, setMissing] = useState<Issue[]>([]);
  const { act, busy, error, clear } = useAction();
  const navigate = useNavigate();
  const templatePath = useRouteRef(templateRouteRef)({ templateKey });

  const [preview, setPreview] = useState<VersionPreview>();

  const isComplete = () => {
    clear();
    const wrong = missingFields(draft);
    setMissing(wrong);
    return wrong.length === 0;
  };
  const look = async () => {
    if (!isComplete()) return;
    setPreview(
      await act(api => api.previewVersion(templateKey, requestOf(draft))),
    );
  };
  const submit = async () => {
    if (!isComplete()) return;
    const made = await act(
      api => api.createVersion(templateKey, requestOf(draft)),
      { templateKey },
    );
    if (made) navigate(templatePath);
  };

  return {
    draft,
    change: (part: Partial<VersionDraft>) => {
      setDraft(before => ({ ...before, ...part }));
      // It was of another module.
      if ('sourceUrl' in part || 'ref' in part || 'path' in part) {
        setPreview(undefined);
      }
    },
    preview,
    look,
    issues: [...missing, ...issuesOf(error)],
    busy,
    error,
    submit,
  };
}

function requestOf(draft: VersionDraft): CreateVersionRequest {
  return {
    sourceUrl: draft.sourceUrl.trim(),
    ref: draft.ref.trim(),
    path: draft.path.trim(),
    lifecycle: draft.lifecycle,
    breakingChanges: draft.breakingChanges.trim() || undefined,
  };
}
