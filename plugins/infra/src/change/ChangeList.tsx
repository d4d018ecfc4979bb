import { EmptyState } from '@backstage/core-components';
import { ListParameters } from '@groundwork/plugin-infra-common';
import { LiveList } from '../list/LiveList';
import { SearchField } from '../list/SearchField';
import { useListQuery } from '../list/useListQuery';
import { changeColumns, inboxColumns } from './changeColumns';
import { CHANGE_FILTERS, ChangeFilters } from './ChangeFilters';
import { Box } from './useBox';
import { useChanges } from './useChanges';

const EMPTY: Record<Box, { title: string; description: string }> = {
  inbox: {
    title: 'Nothing waits for you',
    description: 'Changes that need your approval appear here.',
  },
  mine: {
    title: 'You have asked for no change yet',
    description: 'Changes that you ask for appear here, with their decision.',
  },
  all: {
    title: 'No changes yet',
    description: 'Provisioning, updating or destroying a resource makes one.',
  },
};

/** The changes of one box. @internal */
export function ChangeList(props: { box: Box; parameters: ListParameters }) {
  const { box, parameters } = props;
  const query = useListQuery({
    filters: [...CHANGE_FILTERS, 'resourceId'],
    sort: '-createdAt',
  });
  const changes = useChanges({ ...query.parameters, ...parameters });
  return (
    <LiveList
      label="Changes"
      loaded={changes}
      query={query}
      columns={box === 'inbox' ? inboxColumns : changeColumns}
      keyOf={({ id }) => id}
      filters={
        <>
          <SearchField
            label="Search changes"
            value={query.search}
            onChange={query.setSearch}
          />
          <ChangeFilters
            query={query}
            withoutStatus={parameters.status !== undefined}
          />
        </>
      }
      empty={<EmptyState missing="content" {...EMPTY[box]} />}
    />
  );
}
