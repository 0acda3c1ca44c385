import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from './open-database.ts';

let data: string;
let file: string;

beforeEach(async () => {
	data = join(await mkdtemp(join(tmpdir(), 'proclab-migrate-')), 'data');
	file = join(data, 'progress.sqlite');
	await mkdir(data);
	makeFirstVersion(file, 500);
});

afterEach(() => rm(join(data, '..'), { recursive: true }));

/** The file as the first version of Proclab made it. */
function makeFirstVersion(path: string, rows: number): void {
	const database = new DatabaseSync(path);
	database.exec(`
		pragma journal_mode = wal;
		create table "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);
		create table "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null);
		insert into kysely_migration_lock values ('migration_lock', 0);
		insert into kysely_migration values ('0001-attempts', '2026-11-20T10:00:00.000Z');
		create table "attempts" ("id" text not null primary key, "learner" text not null, "lesson" text not null, "task" text not null,
			"lab" text not null, "verdict" text not null, "wrong" text, "says" text not null, "evidence" text not null, "at" real not null);
		create index "attempts_by_task" on "attempts" ("learner", "lesson", "task", "at");
		create trigger "attempts_refuse_update" before update on attempts begin select raise(abort, 'attempts are append-only'); end;
		create trigger "attempts_refuse_delete" before delete on attempts begin select raise(abort, 'attempts are append-only'); end;
	`);
	const insert = database.prepare(
		`insert into attempts values (?, 'local', 'l', 't', 'x', 'passed', null, 'Yes.', '[]', ?)`,
	);
	for (let row = 0; row < rows; row += 1) insert.run(`id-${row}`, row);
	database.close();
}

async function open(): Promise<Database> {
	const opened = await openDatabase(data);
	if (!opened.ok) throw new Error(opened.error.why, { cause: opened.error });
	return opened.value;
}

async function expectMigrated(): Promise<void> {
	const database = await open();
	try {
		const rows = await database.selectFrom('attempts').selectAll().orderBy('at').execute();
		expect(rows.length).toBe(500);
		expect(rows[7]).toEqual({
			...{ id: 'id-7', learner: 'local', lesson: 'l', kind: 'task', task: 't', answer: null, lab: 'x' },
			...{ verdict: 'passed', wrong: null, says: 'Yes.', evidence: '[]', at: 7 },
		});
		const note = { learner: 'local', id: 'n', lesson: 'l', text: 'Mine.', at: 1 };
		await database.insertInto('notes').values(note).execute();
		for (const table of ['attempts', 'notes'] as const) {
			await expect(database.updateTable(table).set({ learner: 'x' }).execute()).rejects.toThrow('append-only');
			await expect(database.deleteFrom(table).execute()).rejects.toThrow('append-only');
		}
	} finally {
		await database.destroy();
	}
}

test('a file of the first version keeps its rows, as attempts at tasks, and gets what is new', async () => {
	await expectMigrated();
});

const opener = `
	const { openDatabase } = await import(${JSON.stringify(new URL('./open-database.ts', import.meta.url).href)});
	const { DatabaseSync, StatementSync } = await import('node:sqlite');
	const [data, dieAt] = [process.argv[1], Number(process.argv[2])];
	let changes = 0;
	const { prepare } = DatabaseSync.prototype;
	DatabaseSync.prototype.prepare = function (sql) {
		if (/^\\s*(create|alter|insert|update)/i.test(sql)) {
			if (changes === dieAt) process.kill(process.pid, 'SIGKILL');
			changes += 1;
		}
		return prepare.call(this, sql);
	};
	const opened = await openDatabase(data);
	console.log(JSON.stringify({ ok: opened.ok, changes }));
`;

async function openElsewhere(dieAt: number) {
	const cwd = fileURLToPath(new URL('../../', import.meta.url));
	const child = spawn(process.execPath, ['--input-type=module', '-e', opener, data, String(dieAt)], { cwd });
	const [said, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
	return { said, code, signal };
}

test('killed before any one of its changes, a migration leaves a file that the next start brings up to date', async () => {
	const copies: number[] = [];
	for (let dieAt = 0; ; dieAt += 1) {
		const end = await openElsewhere(dieAt);
		if (end.signal === null) {
			expect(JSON.parse(end.said)).toEqual({ ok: true, changes: dieAt });
			break;
		}
		expect(end.signal).toBe('SIGKILL');
		copies.push(dieAt);
	}
	expect(copies.length).toBeGreaterThan(5);
	await expectMigrated();
});

test('of two programs that start at once both find the file up to date', async () => {
	const ends = await Promise.all([openElsewhere(-1), openElsewhere(-1), openElsewhere(-1)]);
	expect(ends.map(({ said }) => JSON.parse(said).ok)).toEqual([true, true, true]);
	await expectMigrated();
});
