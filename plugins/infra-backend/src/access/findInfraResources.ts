import { ResourceState } from '@groundwork/plugin-infra-common';
import { InfraResourceFacts } from '@groundwork/plugin-infra-node';
import { Knex } from 'knex';
import { fromJson, optional } from '../database/columns';
import { GrantStore } from './GrantStore';

interface FactsRow {
  id: string;
  template_key: string;
  labels: string;
  owner: string | null;
  state: ResourceState;
}

/** What the rules of the portal's policy know of resources, in the order of the ids; undefined: there is none. */
export async function findInfraResources(
  knex: Knex,
  grants: GrantStore,
  ids: readonly string[],
): Promise<(InfraResourceFacts | undefined)[]> {
  const rows: FactsRow[] = await knex('resources')
    .whereIn('id', ids)
    .select('id', 'template_key', 'labels', 'owner', 'state');
  const granted = await grants.ofAll(rows.map(row => row.id));
  const found = new Map(
    rows.map(row => [row.id, toFacts(row, granted.get(row.id) ?? [])]),
  );
  return ids.map(id => found.get(id));
}

function toFacts(
  row: FactsRow,
  grants: InfraResourceFacts['grants'],
): InfraResourceFacts {
  return {
    id: row.id,
    templateKey: row.template_key,
    labels: fromJson<string[]>(row.labels),
    owner: optional(row.owner),
    state: row.state,
    grants,
  };
}
