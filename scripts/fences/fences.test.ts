import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { fences } from '../../tests/attacks/fences/table.ts';
import { attacksPage } from './attacks-page.ts';
import { edited } from './scratch.ts';
import { notSeen, readSeen } from './seen.ts';

const root = join(import.meta.dirname, '../..');
const rows = fences.flatMap(({ file, fences }) => fences.map((fence) => ({ file, ...fence })));

test('every attack test has a fence without which it fails, and every fence in the table has its test', async () => {
	const vitest = join(root, 'node_modules/vitest/vitest.mjs');
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[vitest, 'list', '--project', 'attacks', '--json', '--no-static-parse'],
		{
			cwd: root,
		},
	);
	const listed: { name: string; file: string }[] = JSON.parse(stdout);
	const tests = listed.map(({ name, file }) => `${basename(file, '.test.ts')}: ${name}`);
	const held = new Set(rows.map(({ file, test }) => `${file}: ${test}`));
	expect(tests.length).toBeGreaterThan(40);
	expect([...held].toSorted()).toEqual(tests.toSorted());
}, 60_000);

test('what takes a fence away still fits the source: each text to replace is there once', () => {
	for (const { edits } of rows) {
		const texts = new Map<string, string>();
		for (const edit of edits) {
			const text = texts.get(edit.file) ?? readFileSync(join(root, edit.file), 'utf8');
			texts.set(edit.file, edited(text, edit));
		}
	}
});

test('each attack was seen to succeed without its fence as the table has it now (npm run soak -- fences --stale)', () => {
	expect(notSeen(readSeen(root))).toEqual([]);
});

test('docs/attacks.md is the table and what was seen', () => {
	expect(readFileSync(join(root, 'docs/attacks.md'), 'utf8')).toBe(attacksPage(readSeen(root)));
});
