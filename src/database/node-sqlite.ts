import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { SqliteDatabase } from 'kysely';

/** Gives Kysely's SqliteDialect the interface it needs, over Node's own SQLite: no native addon. */
export function adaptNodeSqlite(database: DatabaseSync): SqliteDatabase {
	return {
		close: () => database.close(),
		prepare(sql) {
			const statement = database.prepare(sql);
			return {
				reader: statement.columns().length > 0,
				all: (parameters) => statement.all(...toInput(parameters)),
				run: (parameters) => statement.run(...toInput(parameters)),
				iterate: (parameters) => statement.iterate(...toInput(parameters)),
			};
		},
	};
}

function toInput(parameters: readonly unknown[]): SQLInputValue[] {
	return parameters.map((value) => {
		if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
			return value;
		if (value instanceof Uint8Array) return value;
		throw new TypeError(`SQLite takes no ${typeof value} as a parameter`);
	});
}
