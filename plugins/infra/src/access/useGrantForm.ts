import { useState } from 'react';
import { Grant, Grants, Role } from '@groundwork/plugin-infra-common';
import { useAction } from '../live/useAction';
import { Issue, issuesOf } from '../parts/errors';
import { GrantPlace } from './grantPlace';

/** A role that is to be given, or is given already. @internal */
export type DraftGrant = Pick<Grant, 'principal' | 'role'> & Partial<Grant>;

interface Draft {
  items: DraftGrant[];
  /** What was given when the person began. */
  base: string;
}

/** Roles as the person would have them, until they are saved. @internal */
export interface GrantForm {
  items: DraftGrant[];
  isChanged: boolean;
  /** Someone else has changed them meanwhile; saving would undo that. */
  isOvertaken: boolean;
  add: (principal: string, role: Role) => void;
  changeRole: (principal: string, role: Role) => void;
  remove: (principal: string) => void;
  reset: () => void;
  save: () => Promise<void>;
  issuesAt: (index: number) => Issue[];
  isAtRow: (issue: Issue) => boolean;
  busy: boolean;
  error?: Error;
}

/** Follows what is given until the person changes something; then their draft stays until it is saved or dropped. @internal */
export function useGrantForm(place: GrantPlace, grants: Grants): GrantForm {
  const [draft, setDraft] = useState<Draft>();
  const { act, busy, error, clear } = useAction();
  const given = JSON.stringify(grants.items);
  const items = draft?.items ?? grants.items;

  const edit = (next: DraftGrant[]) => {
    clear();
    setDraft(before => ({ items: next, base: before?.base ?? given }));
  };
  const rowOf = ({ path }: Issue): number | undefined => {
    const row = /^items\.(\d+)/.exec(path ?? '')?.[1];
    return row === undefined ? undefined : Number(row);
  };

  return {
    items,
    busy,
    error,
    isChanged: draft !== undefined,
    isOvertaken: draft !== undefined && draft.base !== given,
    add: (principal, role) =>
      edit([
        ...items.filter(one => one.principal !== principal),
        { principal, role },
      ]),
    changeRole: (principal, role) =>
      edit(
        items.map(one =>
          one.principal === principal ? { ...one, role } : one,
        ),
      ),
    remove: principal => edit(items.filter(one => one.principal !== principal)),
    reset: () => {
      clear();
      setDraft(undefined);
    },
    async save() {
      const body = {
        items: items.map(({ principal, role }) => ({ principal, role })),
      };
      const saved = await act(
        api =>
          'templateKey' in place
            ? api.setTemplateGrants(place.templateKey, body)
            : api.setGrants(place.resourceId, body),
        place,
      );
      if (saved) setDraft(undefined);
    },
    issuesAt: index => issuesOf(error).filter(issue => rowOf(issue) === index),
    isAtRow: issue => {
      const row = rowOf(issue);
      return row !== undefined && row < items.length;
    },
  };
}
