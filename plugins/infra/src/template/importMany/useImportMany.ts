import { useState } from 'react';
import {
  ImportManyItem,
  TemplateProposal,
  TemplateProposals,
} from '@groundwork/plugin-infra-common';
import { useAction } from '../../live/useAction';
import { Issue } from '../../parts/errors';
import { missingFields } from '../place/moduleDraft';
import { placeIssues } from '../place/placeIssues';

/** A module that may be imported, as the person wants it. @internal */
export interface ImportRow extends TemplateProposal {
  chosen: boolean;
  /** What became of it. */
  result?: ImportManyItem;
}

/** Import of many modules of one repository: first a look at what is there, then the choice. @internal */
export function useImportMany() {
  const [place, setPlace] = useState({ sourceUrl: '', ref: '' });
  const [missing, setMissing] = useState<Issue[]>([]);
  const [read, setRead] = useState<{
    sourceUrl: string;
    ref: string;
    proposals: TemplateProposals;
  }>();
  const [rows, setRows] = useState<ImportRow[]>([]);
  const [namingConvention, setNamingConvention] = useState('');
  const { act, busy, error, clear } = useAction();

  const look = async () => {
    clear();
    const sourceUrl = place.sourceUrl.trim();
    const ref = place.ref.trim();
    const wrong = missingFields(place);
    setMissing(wrong);
    if (wrong.length > 0) return;
    const proposals = await act(async api => {
      const source = await api.createSource(sourceUrl);
      return api.proposals(source.id, ref);
    });
    if (!proposals) return;
    setRead({ sourceUrl, ref, proposals });
    setRows(proposals.items.map(item => ({ ...item, chosen: isChoice(item) })));
  };
  const change = (path: string, part: Partial<ImportRow>) =>
    setRows(before =>
      before.map(row => (row.path === path ? { ...row, ...part } : row)),
    );
  const chosen = rows.filter(row => row.chosen);

  return {
    place,
    setPlace: (part: Partial<typeof place>) =>
      setPlace(before => ({ ...before, ...part })),
    issues: [...missing, ...placeIssues(error)],
    error,
    busy,
    look,
    proposals: read?.proposals,
    rows,
    namingConvention,
    setNamingConvention,
    chosen: chosen.length,
    choose: (path: string, wanted: boolean) => change(path, { chosen: wanted }),
    rename: (path: string, key: string) =>
      setRows(before => renamed(before, path, key)),
    async submit() {
      if (!read || chosen.length === 0) return;
      const answer = await act(
        api =>
          api.importMany({
            sourceUrl: read.sourceUrl,
            ref: read.ref,
            items: chosen.map(row => ({
              ...itemOf(row, rows),
              namingConvention: namingConvention.trim() || undefined,
            })),
          }),
        { templateKey: chosen[0].key },
      );
      answer?.items.forEach(result =>
        change(result.path, {
          result,
          chosen: result.error !== undefined,
          imported: result.error === undefined,
        }),
      );
    },
  };
}

/** Examples and tests show how modules are used; few want to publish them. */
function isChoice({ kind, imported, error }: TemplateProposal): boolean {
  const isModule = kind === 'root' || kind === 'module';
  return isModule && !imported && error === undefined;
}

/** A new key counts for those that stand on it, too. */
function renamed(rows: ImportRow[], path: string, key: string): ImportRow[] {
  const before = rows.find(row => row.path === path)?.key;
  const swap = (name: string) => (name === before ? key : name);
  return rows.map(row => ({
    ...row,
    key: row.path === path ? key : row.key,
    parents: row.parents.map(swap),
    references: Object.fromEntries(
      Object.entries(row.references).map(([variable, reference]) => [
        variable,
        { ...reference, templateKey: swap(reference.templateKey) },
      ]),
    ),
  }));
}

/** Parents that will not be there are left out, and what would come from them. */
function itemOf(row: ImportRow, rows: ImportRow[]) {
  const there = new Set(
    rows
      .filter(other => other.chosen || other.imported)
      .map(other => other.key),
  );
  return {
    path: row.path,
    key: row.key.trim(),
    parents: row.parents.filter(key => there.has(key)),
    references: Object.fromEntries(
      Object.entries(row.references).filter(([, { templateKey }]) =>
        there.has(templateKey),
      ),
    ),
  };
}
