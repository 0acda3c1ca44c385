import { copyFile, cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { verifyCommand } from '../../src/cli/verify-command.ts';
import { layOutHome } from '../../src/foundation/node/home.ts';
import { readSettings } from '../../src/foundation/node/settings.ts';

const settings = readSettings();
const { home } = settings;
const folder = 'labs/zombies-and-orphans/orphans/kill-the-parent';

let root: string;
let own: typeof settings;

/** A checkout of its own, whose course may be spoilt. */
beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'proclab-verify-'));
	const filter = (path: string) => !path.endsWith('/snapshots');
	for (const name of ['content', 'labs'])
		await cp(join(home.root, name), join(root, name), { recursive: true, filter });
	await copyFile(join(home.root, 'package.json'), join(root, 'package.json'));
	for (const name of ['src', 'node_modules', 'tsconfig.base.json'])
		await symlink(join(home.root, name), join(root, name));
	own = { ...settings, home: { ...layOutHome(root, join(root, 'home')), images: home.images } };
});

afterEach(async () => {
	vi.restoreAllMocks();
	await rm(root, { recursive: true, force: true });
});

async function verify(...ids: string[]) {
	let printed = '';
	vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
		printed += String(text);
		return true;
	});
	const exitCode = await verifyCommand(own, [...ids, '--json']);
	vi.restoreAllMocks();
	const outcomes: { case: string; ok: boolean }[] = printed
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line));
	return { exitCode, outcomes, ok: Object.fromEntries(outcomes.map((outcome) => [outcome.case, outcome.ok])) };
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
	const before = await readFile(join(root, file), 'utf8');
	const after = change(before);
	expect(after).not.toBe(before);
	await writeFile(join(root, file), after);
}

test('a course as it should be gives exit code 0, one object a case, and leaves nothing behind', async () => {
	const { exitCode, outcomes, ok } = await verify('kill-the-parent');
	expect(Object.values(ok)).not.toContain(false);
	expect(Object.keys(ok)).toEqual(
		expect.arrayContaining(['start', 'solution', 'attempt:another-tail', 'attempt:killed-both', 'reset']),
	);
	expect(exitCode).toBe(0);
	expect(outcomes.find((outcome) => outcome.case === 'attempt:killed-both')).toMatchObject({
		task: 'kill-the-parent',
		expected: 'not-yet, named "killed-both"',
		verdict: 'not-yet',
		hint: expect.stringContaining('process group'),
		evidence: expect.arrayContaining([expect.objectContaining({ value: 'No such file or directory' })]),
		problem: null,
		repeat: 1,
		loaded: false,
		seed: expect.any(String),
		milliseconds: expect.any(Number),
	});
	expect(await readdir(join(own.home.path, 'verify'))).toEqual([]);
});

test('a solution that does not solve, and an attempt that looks like another, differ', async () => {
	await edit(`${folder}/solution.sh`, () => 'pkill tail\n');
	await edit(`${folder}/attempts/killed-both.sh`, () => 'pkill tail\n');
	const { exitCode, ok } = await verify('kill-the-parent');
	expect(ok).toMatchObject({
		start: true,
		solution: false,
		'attempt:killed-both': false,
		'attempt:another-tail': true,
	});
	expect(exitCode).toBe(1);
});

test('a solution that takes the learner’s shell away differs', async () => {
	await edit(`${folder}/solution.sh`, (text) => `${text}tini -- sleep 1000 &\n`);
	const { exitCode, ok } = await verify('kill-the-parent');
	expect(ok).toMatchObject({ start: true, solution: false });
	expect(exitCode).toBe(1);
});
