import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/open-database.ts';
import { createProgressStore } from '../../src/progress/sql-progress-store.ts';
import { makeAttempt } from '../conformance/progress-store-attempts.ts';

let folder: string;
let data: string;
let written: readonly string[];

/** As a writer leaves it that was killed: all that it was told to be safe is in the write-ahead log. */
beforeEach(async () => {
	folder = mkdtempSync('/tmp/proclab-damage-');
	data = join(folder, 'data');
	const writer = join(import.meta.dirname, '../conformance/progress-store-writer.ts');
	const child = spawn(process.execPath, [writer, join(folder, 'running')], { stdio: ['ignore', 'pipe', 'inherit'] });
	let said = '';
	for await (const bytes of child.stdout) {
		said += String(bytes);
		if (said.split('\n').length > 200) break;
	}
	child.kill('SIGSTOP');
	cpSync(join(folder, 'running'), data, { recursive: true });
	const ended = once(child, 'exit');
	child.kill('SIGKILL');
	await ended;
	written = said.split('\n').slice(0, -1);
});
afterEach(() => rmSync(folder, { recursive: true }));

const log = () => join(data, 'progress.sqlite-wal');

/** The tasks that can be read, in the order in which they were written. */
async function readTasks(): Promise<readonly string[]> {
	const opened = await openDatabase(data);
	if (!opened.ok) throw new Error(JSON.stringify(opened.error));
	await using _closing = { [Symbol.asyncDispose]: () => opened.value.destroy() };
	const kept = await opened.value.selectFrom('attempts').select('task').orderBy('at').execute();
	const added = makeAttempt({ task: 'after', at: Number.MAX_SAFE_INTEGER });
	expect(await createProgressStore(opened.value).record(added)).toEqual({ ok: true, value: undefined });
	return kept.map(({ task }) => task);
}

test('a copy of a running writer’s three files has all that was acknowledged', async () => {
	expect(written.length).toBeGreaterThan(150);
	expect((await readTasks()).slice(0, written.length)).toEqual(written);
});

const damage: readonly (readonly [string, (size: number) => void])[] = [
	['whose end is missing', (size) => truncateSync(log(), Math.floor(size / 2))],
	['with a bit that is flipped', (size) => flipBit(log(), Math.floor(size / 2))],
];

test.each(damage)('a log %s loses what came after and nothing before, and can be written to', async (_, harm) => {
	harm(statSync(log()).size);
	const kept = await readTasks();
	expect(kept.length).toBeGreaterThan(10);
	expect(kept.length).toBeLessThan(written.length);
	expect(kept).toEqual(written.slice(0, kept.length));
	expect((await readTasks()).at(-1)).toBe('after');
});

test('a lost index of the log is made anew', async () => {
	rmSync(join(data, 'progress.sqlite-shm'), { force: true });
	expect((await readTasks()).slice(0, written.length)).toEqual(written);
});

function flipBit(file: string, at: number): void {
	const bytes = readFileSync(file);
	bytes[at] = (bytes[at] ?? 0) ^ 1;
	writeFileSync(file, bytes);
}
