import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  CreateVersionRequest,
  VersionPreview,
} from '@groundwork/plugin-infra-common';
import { isSame } from '../form/isSame';
import { useAction } from '../live/useAction';
import { Issue, issuesOf } from '../parts/errors';
import { templateRouteRef } from '../routes';
import { missingFields, ModuleDraft } from './place/moduleDraft';
import { stateOf } from './VersionWarnings';

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

  const [seen, setSeen] = useState<{
    of: ModuleDraft;
    preview?: VersionPreview;
  }>();

  const isComplete = () => {
    clear();
    const wrong = missingFields(draft);
    setMissing(wrong);
    return wrong.length === 0;
  };
  const look = async () => {
    if (!isComplete()) return;
    const preview = await act(api =>
      api.previewVersion(templateKey, requestOf(draft)),
    );
    setSeen({ of: moduleOf(draft), preview });
  };
  const submit = async () => {
    if (!isComplete()) return;
    const made = await act(
      api => api.createVersion(templateKey, requestOf(draft)),
      { templateKey },
    );
    if (made) navigate(templatePath, { state: stateOf(made) });
  };

  return {
    draft,
    change: (part: Partial<VersionDraft>) =>
      setDraft(before => ({ ...before, ...part })),
    // An answer can come when the form is about another module already.
    preview: isSame(seen?.of, moduleOf(draft)) ? seen?.preview : undefined,
    look,
    issues: [...missing, ...issuesOf(error)],
    busy,
    error,
    submit,
  };
}

function moduleOf({ sourceUrl, ref, path }: ModuleDraft): ModuleDraft {
  return { sourceUrl: sourceUrl.trim(), ref: ref.trim(), path: path.trim() };
}

function requestOf(draft: VersionDraft): CreateVersionRequest {
  return {
    ...moduleOf(draft),
    lifecycle: draft.lifecycle,
    breakingChanges: draft.breakingChanges.trim() || undefined,
  };
}
