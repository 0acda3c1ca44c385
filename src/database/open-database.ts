import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, type Migration, Migrator, SqliteDialect, sql } from 'kysely';
import { type Problem, ProblemError } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import { adaptNodeSqlite } from './node-sqlite.ts';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;

/** SQLite's primary result codes, https://sqlite.org/rescode.html */
const damagedCodes = new Set([11, 26]);

/** How long a statement waits for another process' lock, in milliseconds. */
const lockTimeout = 5_000;

const migrationsFolder = new URL('./migrations/', import.meta.url);

/**
 * Opens `<data>/progress.sqlite`, makes it if it isn't there, and brings its tables up to date. Close it with `destroy()`.
 * Problems: `progress-file-damaged`, `progress-file-newer`, `progress-file-unusable`; the file is left as it was found.
 */
export async function openDatabase(data: string): Promise<Result<Database, Problem>> {
	const file = join(data, 'progress.sqlite');
	let opened: Database | undefined;
	try {
		await mkdir(dirname(file), { recursive: true, mode: 0o700 });
		const connection = connect(file);
		const dialect = new SqliteDialect({ database: adaptNodeSqlite(connection) });
		const database: Database = new Kysely<Schema>({ dialect });
		opened = database;
		await wholly(connection, () => migrate(database, file));
		return succeed(database);
	} catch (error) {
		await opened?.destroy();
		return fail(explain(error, file));
	}
}

/** FULL, because an acknowledged attempt must outlive a power cut; WAL, so that readers don't wait for writers. */
function connect(file: string): DatabaseSync {
	const connection = new DatabaseSync(file, { timeout: lockTimeout, enableForeignKeyConstraints: true });
	try {
		connection.exec('pragma journal_mode = wal; pragma synchronous = full');
		const checked = connection.prepare('pragma quick_check(1)').get()?.quick_check;
		if (checked !== 'ok') throw new ProblemError(damaged(file, String(checked)));
		return connection;
	} catch (error) {
		connection.close();
		throw error;
	}
}

/** All that `change` does over the connection, or nothing of it, also when we are killed; another process waits meanwhile. */
async function wholly(connection: DatabaseSync, change: () => Promise<void>): Promise<void> {
	connection.exec('begin immediate');
	try {
		await change();
		connection.exec('commit');
	} catch (error) {
		if (connection.isTransaction) connection.exec('rollback');
		throw error;
	}
}

async function migrate(database: Database, file: string): Promise<void> {
	const known = await readMigrations();
	const unknown = (await appliedMigrations(database)).filter((name) => !(name in known));
	if (unknown.length > 0) throw new ProblemError(newer(file, unknown));
	const migrator = new Migrator({ db: database, provider: { getMigrations: async () => known } });
	const { error } = await migrator.migrateToLatest();
	if (error !== undefined) throw error;
}

/** The folder is the registry: each file of `migrations/` exports `up`, and runs in the order of the names. */
async function readMigrations(): Promise<Record<string, Migration>> {
	const migrations: Record<string, Migration> = {};
	for (const name of readdirSync(migrationsFolder).sort())
		migrations[basename(name, '.ts')] = await import(new URL(name, migrationsFolder).href);
	return migrations;
}

async function appliedMigrations(database: Database): Promise<string[]> {
	const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
	if (!tables.some((table) => table.name === 'kysely_migration')) return [];
	const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(database);
	return rows.map((row) => row.name);
}

function explain(error: unknown, file: string): Problem {
	if (error instanceof ProblemError) return error.problem;
	const message = error instanceof Error ? error.message : String(error);
	const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
	if (damagedCodes.has(code & 0xff)) return damaged(file, message, error);
	return {
		code: 'progress-file-unusable',
		what: `The progress file ${file} can't be opened.`,
		why: `${message}.`,
		fix: 'See that its folder exists, that there is space on its disk, and that the user who runs web may write to both.',
		cause: error,
	};
}

function damaged(file: string, why: string, cause?: unknown): Problem {
	return {
		code: 'progress-file-damaged',
		what: `The progress file ${file} is damaged.`,
		why: `SQLite says: ${why}. Nothing was changed or deleted.`,
		fix: `Put back a backup, or move ${file}, ${file}-wal and ${file}-shm (those that are there) to a safe place together and start again with no progress. 'sqlite3 ${file} .recover' may save what is left.`,
		cause,
	};
}

function newer(file: string, unknown: readonly string[]): Problem {
	return {
		code: 'progress-file-newer',
		what: `The progress file ${file} was made by a newer Proclab.`,
		why: `It has changes that this version doesn't know: ${unknown.join(', ')}. Nothing was changed.`,
		fix: 'Update this checkout (git pull), or set PROCLAB_HOME to another folder.',
	};
}
