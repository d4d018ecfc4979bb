import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import { ImportTemplateRequest } from '@groundwork/plugin-infra-common';
import { useAction } from '../live/useAction';
import { Issue, issuesOf } from '../parts/errors';
import { templateRouteRef } from '../routes';
import { missingFields, ModuleDraft } from './place/moduleDraft';

/** What a person says of a module to import. @internal */
export interface ImportDraft extends ModuleDraft {
  key: string;
  name: string;
  description: string;
  parents: string[];
  labels: string[];
  namingConvention: string;
  abstract: boolean;
  approvalRequired: 'default' | 'yes' | 'no';
}

const NOTHING: ImportDraft = {
  sourceUrl: '',
  ref: '',
  path: '',
  key: '',
  name: '',
  description: '',
  parents: [],
  labels: [],
  namingConvention: '',
  abstract: false,
  approvalRequired: 'default',
};

/** The form of an import: its draft, what is wrong with it, and its submission. @internal */
export function useImportForm() {
  const [draft, setDraft] = useState(NOTHING);
  const [missing, setMissing] = useState<Issue[]>([]);
  const { act, busy, error, clear } = useAction();
  const navigate = useNavigate();
  const templatePath = useRouteRef(templateRouteRef);

  const submit = async () => {
    clear();
    const wrong = missingFields(draft);
    setMissing(wrong);
    if (wrong.length > 0) return;
    const made = await act(api => api.importTemplate(requestOf(draft)));
    if (made) navigate(templatePath({ templateKey: made.template.key }));
  };

  return {
    draft,
    change: (part: Partial<ImportDraft>) =>
      setDraft(before => ({ ...before, ...part })),
    issues: [...missing, ...issuesOf(error)],
    busy,
    error,
    submit,
  };
}

function requestOf(draft: ImportDraft): ImportTemplateRequest {
  const given = (text: string) => text.trim() || undefined;
  return {
    sourceUrl: draft.sourceUrl.trim(),
    ref: draft.ref.trim(),
    path: draft.path.trim(),
    key: given(draft.key),
    name: given(draft.name),
    description: given(draft.description),
    parents: draft.parents.length > 0 ? draft.parents : undefined,
    labels: draft.labels.length > 0 ? draft.labels : undefined,
    namingConvention: given(draft.namingConvention),
    abstract: draft.abstract || undefined,
    approval:
      draft.approvalRequired === 'default'
        ? undefined
        : { required: draft.approvalRequired === 'yes' },
  };
}
