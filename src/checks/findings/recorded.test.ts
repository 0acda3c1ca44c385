import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { factKinds, type ProcessFacts, type Snapshot } from '../../proc/snapshot.ts';
import {
	best,
	blockedIn,
	bootedEarlier,
	capabilitiesAre,
	type Finding,
	hasArguments,
	holdsDeleted,
	ignoring,
	inCgroup,
	limitedTo,
	listensAt,
	mapsId,
	mounted,
	noNewPrivileges,
	not,
	numberOneBelow,
	otherNamespace,
	powerless,
	runs,
	sameNamespace,
	sameRoot,
	verdictOf,
} from '../findings.ts';
import { createJudge } from '../judge.ts';
import { newProcesses } from '../predicates.ts';
import type { CheckView, Task } from '../task.ts';

/**
 * Taken from a real bash as PID 1 with all kinds of facts, Linux 6.18: 3001 in mount, net and UTS namespaces of its own with a
 * tmpfs, 3002 deaf to SIGTERM, 3003 without power, 3004 in a user namespace, 3005 holding a deleted file, 3006 listening, 3007 in
 * a pid namespace, 3008 in a time namespace, 3009 in a cgroup with a limit.
 */
const recorded: readonly Snapshot[] = JSON.parse(
	readFileSync(new URL('../fixtures/fenced-lab.snapshots.json', import.meta.url), 'utf8'),
);

type Find = (view: CheckView, process: ProcessFacts, init: ProcessFacts) => readonly Finding[];

/** What holds of one process each, with a file of `/proc/PID` that it rests on. */
const truths: Readonly<Record<string, readonly [file: string, find: Find]>> = {
	3001: [
		'mountinfo',
		(_, process, init) => [
			...(['mnt', 'net', 'uts'] as const).map((kind) => otherNamespace(process, init, kind)),
			...[sameNamespace(process, init, 'pid'), mounted(process, '/mnt', { type: 'tmpfs' }), not(mounted(init, '/mnt'))],
			sameRoot(process, init),
		],
	],
	3002: ['status', (_, process) => [ignoring(process, 'SIGTERM'), not(ignoring(process, 'SIGHUP'))]],
	3003: ['status', (_, process) => [powerless(process), capabilitiesAre(process, 'Bnd', []), noNewPrivileges(process)]],
	3004: [
		'uid_map',
		({ snapshot }, process, init) => [
			...[otherNamespace(process, init, 'user'), mapsId(snapshot, process, { kind: 'uid', inside: 0, outside: 0 })],
			not(mapsId(snapshot, process, { kind: 'uid', inside: 1, outside: 1 })),
		],
	],
	3005: ['fd', (_, process) => [holdsDeleted(process, { leastBytes: 2 ** 20 })]],
	3006: ['fd', (view, process) => [listensAt(view, process, 18_573), not(listensAt(view, process, 80))]],
	3007: ['status', (_, process, init) => [numberOneBelow(process), otherNamespace(process, init, 'pid')]],
	3008: [
		'timens_offsets',
		(_, process, init) => [otherNamespace(process, init, 'time'), bootedEarlier(process, 8_640_000)],
	],
	3009: [
		'cgroup',
		(view, process) => [inCgroup(process, '/box'), limitedTo(view, '/box', { name: 'pids.max', most: 5 })],
	],
};

const tasks = Object.entries(truths).map(([id, [, find]]): Task => {
	const check = (view: CheckView) => {
		const init = view.snapshot.processes[0];
		if (!init) throw new Error('nothing was recorded');
		const conditions = (process: ProcessFacts) => [
			...(id === '3006'
				? []
				: [hasArguments(process, id), runs(process, '/usr/bin/sleep'), blockedIn(process, 'clock_nanosleep')]),
			...find(view, process, init),
		];
		return verdictOf(best(newProcesses(view), { none: 'there is no process', conditions }));
	};
	return { id, title: id, mode: 'level', reads: factKinds, check, hints: ['1', '2'], wrong: {} };
});

function judged(spoil: (process: ProcessFacts) => ProcessFacts): Readonly<Record<string, string>> {
	const [start, ...rest] = recorded;
	if (!start) throw new Error('nothing was recorded');
	const onError = (task: string, error: unknown) => {
		throw new Error(`the check ${task} threw`, { cause: error });
	};
	const judge = createJudge({ tasks, start, onError });
	for (const snapshot of rest) judge.observe({ ...snapshot, processes: snapshot.processes.map(spoil) });
	return Object.fromEntries([...judge.current()].map(([id, { verdict }]) => [id, verdict]));
}

test('what real processes are is found', () => {
	expect(judged((process) => process)).toEqual(Object.fromEntries(Object.keys(truths).map((id) => [id, 'passed'])));
});

test.each(Object.entries(truths))('of %s nothing is told that rests on a file that can’t be read', (id, [file]) => {
	const isIt = (process: ProcessFacts) => process.argv?.at(-1) === id;
	const verdicts = judged((process) => (isIt(process) ? { ...process, unreadable: { [file]: 'EIO' } } : process));
	expect(verdicts[id]).toBe('unknown');
	for (const verdict of Object.values(verdicts)) expect(verdict).not.toBe('not-yet');
});

test('without a fact that was not asked for nothing is told', () => {
	const bare = judged((process) => ({ ...process, details: {} }));
	for (const id of Object.keys(truths)) expect(bare[id], id).toBe('unknown');
});
