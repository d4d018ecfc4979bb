import { useState } from 'react';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApiHolder } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import useAsync from 'react-use/esm/useAsync';
import useDebounce from 'react-use/esm/useDebounce';

/** A person or group that the catalog knows. @internal */
export interface Principal {
  ref: string;
  title: string;
  kind: string;
}

const FEW = 20;
const TYPING_PAUSE = 250;

/** People and groups of the catalog whose name matches; none where there is no catalog, as refs can be typed too. @internal */
export function usePrincipals(search: string, kinds = ['User', 'Group']) {
  const catalog = useApiHolder().get(catalogApiRef);
  const [term, setTerm] = useState(search);
  useDebounce(() => setTerm(search), TYPING_PAUSE, [search]);
  const wanted = kinds.join();

  const found = useAsync(async () => {
    const answer = await catalog?.queryEntities({
      filter: { kind: wanted.split(',') },
      fields: ['kind', 'metadata', 'spec.profile'],
      orderFields: { field: 'metadata.name', order: 'asc' },
      limit: FEW,
      ...(term === ''
        ? {}
        : {
            fullTextFilter: {
              term,
              fields: [
                'metadata.name',
                'metadata.title',
                'spec.profile.displayName',
              ],
            },
          }),
    });
    return answer?.items.map(toPrincipal);
  }, [catalog, term, wanted]);
  return { principals: found.value ?? [], loading: found.loading };
}

function toPrincipal(entity: Entity): Principal {
  const profile: unknown = entity.spec?.profile;
  return {
    ref: stringifyEntityRef(entity),
    title:
      displayName(profile) ?? entity.metadata.title ?? entity.metadata.name,
    kind: entity.kind,
  };
}

function displayName(profile: unknown): string | undefined {
  if (typeof profile !== 'object' || profile === null) return undefined;
  return 'displayName' in profile && typeof profile.displayName === 'string'
    ? profile.displayName
    : undefined;
}
