import { useNavigate } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import { MAX_PAGE_SIZE, Template } from '@groundwork/plugin-infra-common';
import { InfraApi } from '../api';
import { batchQuery, MAX_CHOSEN } from '../batch/create/useBatchQuestion';
import { useAction } from '../live/useAction';
import { createBatchRouteRef } from '../routes';

/** Leads to a batch that brings what is behind to the active version, as many as a batch takes. @internal */
export function useUpdateBehind(template: Template) {
  const { act, ...state } = useAction();
  const navigate = useNavigate();
  const createPath = useRouteRef(createBatchRouteRef)();
  return {
    ...state,
    async update() {
      const ids = await act(api => idsBehind(api, template.key));
      if (!ids) return;
      const { search, state: more } = batchQuery(
        'update',
        ids,
        template.activeVersion?.id,
      );
      navigate(`${createPath}${search}`, { state: more });
    },
  };
}

async function idsBehind(
  api: InfraApi,
  templateKey: string,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { items, pageInfo } = await api.resources({
      templateKey,
      behind: 'true',
      sort: 'name',
      limit: MAX_PAGE_SIZE,
      cursor,
    });
    ids.push(...items.map(({ id }) => id));
    cursor = pageInfo.nextCursor;
  } while (cursor !== undefined && ids.length < MAX_CHOSEN);
  return ids.slice(0, MAX_CHOSEN);
}
