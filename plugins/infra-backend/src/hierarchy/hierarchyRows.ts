import { outputReferences } from '@groundwork/plugin-infra-common';
import { Knex } from 'knex';
import { ResourceRecord } from '../resource/ResourceRecord';

/** Keeps the table of references in step with a resource's variables; part of the given transaction. */
export async function writeOutputReferences(
  trx: Knex.Transaction,
  { id, variables }: Pick<ResourceRecord, 'id' | 'variables'>,
): Promise<void> {
  await trx('output_references').where('resource_id', id).delete();
  const references = outputReferences(variables);
  if (references.length === 0) return;
  await trx('output_references').insert(
    references.map(({ variable, reference }) => ({
      resource_id: id,
      variable,
      from_id: reference.from,
      output: reference.$output,
    })),
  );
}

/** Takes a resource away from all parents but these, whose versions grow with it; part of the given transaction. */
export async function dropParents(
  trx: Knex.Transaction,
  id: string,
  kept: readonly string[],
): Promise<void> {
  const dropped: string[] = await trx('resource_parents')
    .where('resource_id', id)
    .whereNotIn('parent_id', [...kept])
    .orderBy('parent_id')
    .pluck('parent_id');
  for (const parentId of dropped) {
    await trx('resources').where({ id: parentId }).increment('version', 1);
    await trx('resource_parents')
      .where({ resource_id: id, parent_id: parentId })
      .delete();
  }
}
