import { type Kysely, sql } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
	await database.schema
		.alterTable('attempts')
		.addColumn('kind', 'text', (column) => column.notNull().defaultTo('task'))
		.execute();
	await database.schema.alterTable('attempts').addColumn('answer', 'text').execute();
	await database.schema
		.createTable('notes')
		.addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
		.addColumn('learner', 'text', (column) => column.notNull())
		.addColumn('id', 'text', (column) => column.notNull())
		.addColumn('lesson', 'text', (column) => column.notNull())
		.addColumn('text', 'text', (column) => column.notNull())
		.addColumn('at', 'real', (column) => column.notNull())
		.execute();
	await database.schema.createIndex('notes_by_id').on('notes').columns(['learner', 'id', 'number']).execute();
	for (const change of ['update', 'delete'])
		await sql`
			create trigger ${sql.id(`notes_refuse_${change}`)} before ${sql.raw(change)} on notes
			begin select raise(abort, 'notes are append-only'); end
		`.execute(database);
}
