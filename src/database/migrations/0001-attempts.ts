import { type Kysely, sql } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
	await database.schema
		.createTable('attempts')
		.addColumn('id', 'text', (column) => column.primaryKey().notNull())
		.addColumn('learner', 'text', (column) => column.notNull())
		.addColumn('lesson', 'text', (column) => column.notNull())
		.addColumn('task', 'text', (column) => column.notNull())
		.addColumn('lab', 'text', (column) => column.notNull())
		.addColumn('verdict', 'text', (column) => column.notNull())
		.addColumn('wrong', 'text')
		.addColumn('says', 'text', (column) => column.notNull())
		.addColumn('evidence', 'text', (column) => column.notNull())
		.addColumn('at', 'real', (column) => column.notNull())
		.execute();
	await database.schema
		.createIndex('attempts_by_task')
		.on('attempts')
		.columns(['learner', 'lesson', 'task', 'at'])
		.execute();
	for (const change of ['update', 'delete'])
		await sql`
			create trigger ${sql.id(`attempts_refuse_${change}`)} before ${sql.raw(change)} on attempts
			begin select raise(abort, 'attempts are append-only'); end
		`.execute(database);
}
