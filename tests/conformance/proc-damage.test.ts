import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createJudge } from '../../src/checks/judge.ts';
import type { Task } from '../../src/checks/task.ts';
import { drawVars, fillVars } from '../../src/checks/vars.ts';
import type { ProcessFacts, Snapshot } from '../../src/proc/snapshot.ts';

const root = new URL('../../', import.meta.url);
const files = globSync('labs/*/*/*/task.ts', { cwd: root });
const all: Task[] = await Promise.all(files.map(async (file) => (await import(new URL(file, root).href)).default));

/** A task that waits for others is not checked, so none waits here. */
const tasks = all.map(({ needs: _needs, ...task }): Task => task);

const recorded: readonly Snapshot[] = JSON.parse(
	readFileSync(new URL('../../src/checks/fixtures/small-lab.snapshots.json', import.meta.url), 'utf8'),
);

const varsOf = (id: string) => drawVars(tasks.find((task) => task.id === id)?.vars, { seed: 'damage', id });

const denied = { unreadable: 'EACCES' };

/** What is looked up beside `/proc` for these tasks, all of it unread. */
const unseen = Object.fromEntries(
	tasks.flatMap(({ id, files = [] }) =>
		files.map((wish) => [fillVars(typeof wish === 'string' ? wish : wish.path, varsOf(id)), denied] as const),
	),
);

/** A snapshot in which each wish of the tasks has an answer. */
function withSight(snapshot: Snapshot): Snapshot {
	const links = (kind: string) => snapshot.processes.flatMap(({ namespaces }) => namespaces[kind] ?? []);
	const denyAll = (kind: string) => Object.fromEntries(links(kind).map((link) => [link, denied] as const));
	const processes = snapshot.processes.map((process) => ({
		...process,
		details: { ...process.details, files: unseen },
	}));
	return { ...snapshot, processes, files: unseen, hostnames: denyAll('uts'), mountRoots: denyAll('mnt') };
}

const damages: readonly Partial<ProcessFacts>[] = [
	{},
	{ status: null, insidePids: [], unreadable: { status: 'EACCES' } },
	{ exe: null, unreadable: { exe: 'EACCES' } },
	{ argv: null, unreadable: { cmdline: 'EACCES' } },
	{ namespaces: {}, unreadable: { 'ns/pid': 'EACCES' } },
	{ details: {}, unreadable: { mountinfo: 'EFBIG', fd: 'EFBIG', syscall: 'EACCES', root: 'EACCES', cgroup: 'EACCES' } },
	{ exe: null, argv: null, status: null, namespaces: {}, insidePids: [], unreadable: { exe: 'ESRCH' } },
];

/** The verdict that each task came to; a check that throws fails the test. */
function judge(snapshots: readonly Snapshot[]): readonly string[] {
	const [start, ...rest] = snapshots.map(withSight);
	if (!start) throw new Error('nothing was recorded');
	const onError = (id: string, error: unknown) => {
		throw new Error(`the check of ${id} threw`, { cause: error });
	};
	const made = createJudge({ tasks, start, onError, varsOf });
	for (const snapshot of rest) made.observe(snapshot);
	return [...made.current().values()].map(({ verdict }) => verdict);
}

test.each(damages)('no task of the course throws on snapshots damaged by %j', (change) => {
	expect(tasks.length).toBeGreaterThan(0);
	const spoil = (process: ProcessFacts) => ({ ...process, ...change });
	const spoiled = recorded.map((snapshot) => ({ ...snapshot, processes: snapshot.processes.map(spoil) }));
	expect(judge(spoiled)).toHaveLength(tasks.length);
});

test('no task of the course throws when its processes are missing, PID 1 among them', () => {
	expect(judge(recorded.map((snapshot) => ({ ...snapshot, processes: [] })))).not.toContain('passed');
});

test('no task of the course passes when nothing of any process could be read', () => {
	const dark = {
		exe: null,
		argv: null,
		status: null,
		namespaces: {},
		insidePids: [],
		unreadable: { status: 'EACCES' },
	};
	const spoiled = recorded.map((snapshot) => ({
		...snapshot,
		processes: snapshot.processes.map((process) => ({ ...process, ...dark })),
	}));
	expect(new Set(judge(spoiled))).toEqual(new Set(['unknown']));
});
