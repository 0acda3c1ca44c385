import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from './open-database.ts';

let data: string;
const opened: Database[] = [];

beforeEach(async () => {
	data = join(await mkdtemp(join(tmpdir(), 'proclab-database-')), 'data');
});

afterEach(async () => {
	for (const database of opened.splice(0)) await database.destroy();
	await rm(join(data, '..'), { recursive: true });
});

async function open(): Promise<Database> {
	const result = await openDatabase(data);
	if (!result.ok) throw new Error(result.error.why, { cause: result.error });
	opened.push(result.value);
	return result.value;
}

async function pragma(database: Database, name: string): Promise<unknown> {
	const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(database);
	return Object.values(rows[0] ?? {})[0];
}

const row = {
	id: 'a',
	learner: 'local',
	lesson: 'l',
	kind: 'ask',
	task: 't',
	answer: '4711',
	lab: 'x',
	verdict: 'passed',
	wrong: null,
	says: 'Yes.',
	evidence: '[]',
	at: 1_763_000_000_000.5,
};

test('the file is in WAL mode, synchronises fully, waits for locks and holds foreign keys', async () => {
	const database = await open();
	expect(await pragma(database, 'journal_mode')).toBe('wal');
	expect(await pragma(database, 'synchronous')).toBe(2);
	expect(await pragma(database, 'busy_timeout')).toBe(5_000);
	expect(await pragma(database, 'foreign_keys')).toBe(1);
	expect((await stat(data)).mode & 0o777).toBe(0o700);
});

test('opening a second time keeps what is there', async () => {
	const first = await open();
	await first.insertInto('attempts').values(row).execute();
	await first.destroy();
	opened.length = 0;
	const second = await open();
	expect(await second.selectFrom('attempts').selectAll().execute()).toEqual([row]);
});

test('attempts can be neither changed nor deleted', async () => {
	const database = await open();
	await database.insertInto('attempts').values(row).execute();
	await expect(database.updateTable('attempts').set({ verdict: 'not-yet' }).execute()).rejects.toThrow('append-only');
	await expect(database.deleteFrom('attempts').execute()).rejects.toThrow('append-only');
	expect(await database.selectFrom('attempts').selectAll().execute()).toEqual([row]);
});

test('a file with a migration that this version does not know is refused and left alone', async () => {
	const database = await open();
	await sql`insert into kysely_migration values ('9999-from-the-future', '2030-01-01')`.execute(database);
	const result = await openDatabase(data);
	expect(result).toMatchObject({ ok: false, error: { code: 'progress-file-newer' } });
	expect(result.ok ? '' : result.error.why).toContain('9999-from-the-future');
});

test('a file that is no database is refused and left as it was', async () => {
	const file = join(data, 'progress.sqlite');
	await (await open()).destroy();
	opened.length = 0;
	await writeFile(file, 'This is a letter to my mother. '.repeat(100));
	const before = await readFile(file);
	const result = await openDatabase(data);
	expect(result).toMatchObject({ ok: false, error: { code: 'progress-file-damaged' } });
	expect(await readFile(file)).toEqual(before);
});

test('a database with one overwritten page is refused, even if nothing has asked for that page', async () => {
	const database = await open();
	const many = Array.from({ length: 500 }, (_, index) => ({ ...row, id: `id-${index}` }));
	await database.insertInto('attempts').values(many).execute();
	await database.destroy();
	opened.length = 0;
	const file = join(data, 'progress.sqlite');
	const bytes = await readFile(file);
	bytes.fill(0xa5, bytes.length - 4096);
	await writeFile(file, bytes);
	expect(await openDatabase(data)).toMatchObject({ ok: false, error: { code: 'progress-file-damaged' } });
});

test('a folder that cannot be made is told with the path', async () => {
	await writeFile(data, 'a file where the folder should be');
	const result = await openDatabase(data);
	expect(result).toMatchObject({ ok: false, error: { code: 'progress-file-unusable' } });
	expect(result.ok ? '' : result.error.what).toContain(data);
});
