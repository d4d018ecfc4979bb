import { CHANGE_KINDS, CHANGE_STATUSES } from '@groundwork/plugin-infra-common';
import { FilterSelect } from '../list/FilterSelect';
import { ListQuery } from '../list/useListQuery';
import { CHANGE_STATUS_WORDS, KIND_TITLES } from '../words/changeWords';

/** Names of the filters, as the API knows them. @internal */
export const CHANGE_FILTERS = ['kind', 'status'] as const;

/** Filters of a list of changes. @internal */
export function ChangeFilters(props: {
  query: ListQuery;
  /** The list is about one status already. */
  withoutStatus?: boolean;
}) {
  const { query, withoutStatus = false } = props;
  return (
    <>
      <FilterSelect
        label="Kind"
        options={CHANGE_KINDS.map(value => ({
          value,
          label: KIND_TITLES[value],
        }))}
        chosen={query.filter('kind')}
        onChange={values => query.setFilter('kind', values)}
      />
      {!withoutStatus && (
        <FilterSelect
          label="Status"
          options={CHANGE_STATUSES.map(value => ({
            value,
            label: CHANGE_STATUS_WORDS[value].label,
          }))}
          chosen={query.filter('status')}
          onChange={values => query.setFilter('status', values)}
        />
      )}
    </>
  );
}
