import { useState } from 'react';
import useAsync from 'react-use/esm/useAsync';
import { useApi } from '@backstage/core-plugin-api';
import { MAX_PAGE_SIZE, Source } from '@groundwork/plugin-infra-common';
import { InfraApi, infraApiRef } from '../../api';
import { Choice } from '../../form/ChoiceInput';
import { Issue, messageOf } from '../../parts/errors';
import { ModuleDraft } from './moduleDraft';
import { pathChoices, refChoices } from './placeChoices';
import { placeIssues } from './placeIssues';

/** A repository and a ref of it, as a person says them. @internal */
export type PlaceDraft = Pick<ModuleDraft, 'sourceUrl' | 'ref'>;

/** What can be chosen for a place in git. @internal */
export interface PlaceChoices {
  repositories: Choice[];
  refs: Choice[];
  paths: Choice[];
  /** What is looked up. */
  looking?: 'refs' | 'paths';
  /** What was found wrong on the way. */
  problems: Issue[];
  /** Looks up what there is at a place. */
  settle: (place: PlaceDraft) => void;
}

const NOTHING: Choice[] = [];
const MOST = { limit: MAX_PAGE_SIZE };

/** Looks up branches, tags and folders of the repository once its address is there. @internal */
export function usePlaceChoices(draft: PlaceDraft): PlaceChoices {
  const api = useApi(infraApiRef);
  const now = placeOf(draft);
  const [place, setPlace] = useState(now);
  const { sourceUrl, ref } = place;

  const sources = useAsync(() => api.sources(MOST), [api]);
  const refs = useAsync(async () => {
    if (sourceUrl === '') return undefined;
    const { id } = await sourceAt(api, sourceUrl);
    const { items } = await api.sourceRefs(id, MOST);
    return { of: sourceUrl, id, choices: refChoices(items) };
  }, [api, sourceUrl]);
  const source = refs.value?.of === sourceUrl ? refs.value : undefined;
  const id = source?.id;
  const paths = useAsync(async () => {
    if (id === undefined || ref === '') return undefined;
    const { items } = await api.sourceModules(id, ref, MOST);
    return { of: `${id} ${ref}`, choices: pathChoices(items) };
  }, [api, id, ref]);

  const isOf = (part: keyof PlaceDraft) => place[part] === now[part];
  const looking = refs.loading ? 'refs' : 'paths';
  return {
    repositories:
      sources.value?.items.map(({ url }) => ({ value: url })) ?? NOTHING,
    refs: source?.choices ?? NOTHING,
    paths: paths.value?.of === `${id} ${ref}` ? paths.value.choices : NOTHING,
    looking: refs.loading || paths.loading ? looking : undefined,
    problems: [
      ...(isOf('sourceUrl') ? problemsOf(refs, 'sourceUrl') : []),
      ...(isOf('sourceUrl') && isOf('ref') ? problemsOf(paths, 'ref') : []),
    ],
    settle: next => setPlace(before => settled(before, placeOf(next))),
  };
}

/** The known source of an address; one that is not known yet becomes known once it can be read. */
async function sourceAt(api: InfraApi, url: string): Promise<Source> {
  const { items } = await api.sources(MOST);
  return items.find(source => source.url === url) ?? api.createSource(url);
}

function placeOf({ sourceUrl, ref }: PlaceDraft): PlaceDraft {
  return { sourceUrl: sourceUrl.trim(), ref: ref.trim() };
}

/** The same object if nothing is new, so that nothing is drawn again. */
function settled(before: PlaceDraft, next: PlaceDraft): PlaceDraft {
  const isSame = before.sourceUrl === next.sourceUrl && before.ref === next.ref;
  return isSame ? before : next;
}

/** While the next answer is on its way, what was wrong with the one before says nothing. */
function problemsOf(
  { error, loading }: { error?: Error; loading: boolean },
  path: string,
): Issue[] {
  if (!error || loading) return [];
  const found = placeIssues(error);
  return found.length > 0 ? found : [{ path, message: messageOf(error) }];
}
