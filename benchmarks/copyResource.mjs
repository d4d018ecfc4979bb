import { randomUUID } from 'node:crypto';
import { ofPlugin } from './infraDatabase.mjs';

const { toResourceRecord, toResourceRow } = ofPlugin('resource/ResourceRecord');
const { RevisionStore } = ofPlugin('revision/RevisionStore');

/** Tables with a resource's id that {@link copyResource} fills; a pattern in any other can't be copied. */
const COPIED = [
  'audit',
  'resource_grants',
  'resource_labels',
  'resource_parents',
  'revisions',
];

/**
 * Writes resources into the tables as if each had been made like the pattern, which was made through the API.
 *
 * @param {{ id: string, request: object, parentId?: string, children: number, createdAt: string }[]} copies
 */
export async function copyResource(database, patternId, copies) {
  const { knex } = database;
  await requireCopiable(knex, patternId);
  const keyring = await database.keyring();
  const row = await knex('resources').where({ id: patternId }).first();
  const pattern = toResourceRecord(row, keyring);
  const records = copies.map(copy => toRecord(pattern, copy));

  await database.insert(
    'resources',
    records.map(record => toResourceRow(record, keyring)),
  );
  const related = relatedRows(
    await knex('resource_grants').where('resource_id', patternId),
    await knex('audit').where('resource_id', patternId),
  );
  for (const [table, toRows] of Object.entries(related)) {
    const rows = records.flatMap((record, index) =>
      toRows(record, copies[index]),
    );
    await database.insert(table, rows);
  }
  await writeRevisions(database, patternId, records);
}

function toRecord(pattern, { id, request, children, createdAt }) {
  return {
    ...pattern,
    ...request,
    id,
    storagePath: id,
    // Once when it was made, and once for each child.
    version: 2 + children,
    createdAt,
    updatedAt: createdAt,
  };
}

/** How the rows of a resource are made in the tables that hold nothing encrypted. */
function relatedRows(grants, entries) {
  return {
    resource_parents: ({ id }, { parentId }) =>
      parentId ? [{ resource_id: id, parent_id: parentId }] : [],
    resource_labels: ({ id, labels }) =>
      labels.map(label => ({ resource_id: id, label })),
    resource_grants: ({ id, createdAt }) =>
      grants.map(grant => ({
        ...grant,
        resource_id: id,
        created_at: createdAt,
      })),
    audit: ({ id, name, createdAt }) =>
      entries.map(entry => ({
        ...entry,
        id: randomUUID(),
        at: createdAt,
        resource_id: id,
        resource_name: name,
      })),
  };
}

async function writeRevisions(database, patternId, records) {
  const { created_by: createdBy } = await database
    .knex('revisions')
    .where('resource_id', patternId)
    .first();
  const revisions = new RevisionStore(database.knex, await database.keyring());
  await database.inParts(records, async (trx, part) => {
    for (const record of part) {
      await revisions.append(trx, record, { createdBy, sensitive: [] });
    }
  });
}

async function requireCopiable(knex, patternId) {
  const tables = await tablesOfResources(knex);
  for (const table of tables.filter(name => !COPIED.includes(name))) {
    const found = await knex(table).where('resource_id', patternId).first();
    if (found) {
      throw new Error(
        `A resource made through the API is in the table '${table}' too: teach copyResource.mjs to fill that.`,
      );
    }
  }
}

async function tablesOfResources(knex) {
  const client = knex.client.config.client;
  const { rows } =
    client === 'pg'
      ? await knex.raw(
          `select table_name as name from information_schema.columns
           where table_schema = current_schema() and column_name = 'resource_id'`,
        )
      : {
          rows: await knex.raw(
            `select m.name from sqlite_master m, pragma_table_info(m.name) c
             where m.type = 'table' and c.name = 'resource_id'`,
          ),
        };
  return rows.map(({ name }) => name);
}
