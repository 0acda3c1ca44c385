import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ProcessFacts, processKey, type Snapshot } from '../proc/snapshot.ts';
import type { Verdict } from '../protocol/verdict.ts';
import { exeOf, insidePidOf, namespaceOf, parentsOf, signalsOf, stateOf } from './evidence.ts';
import { createJudge } from './judge.ts';
import {
	hasOtherNamespace,
	ignores,
	isNestedInit,
	isZombie,
	newProcesses,
	recordOf,
	runsProgram,
	wasReparented,
} from './predicates.ts';
import type { CheckView, Task } from './task.ts';
import { notYet, passed } from './verdict.ts';

/** Taken from a real bash as PID 1, with a zombie, an orphan, a `nohup`, a nested pid namespace. */
const recorded: readonly Snapshot[] = JSON.parse(
	readFileSync(new URL('./fixtures/small-lab.snapshots.json', import.meta.url), 'utf8'),
);

type Find = (view: CheckView, process: ProcessFacts) => Verdict | false | undefined;

function task(id: string, find: Find): Task {
	const check = (view: CheckView) => {
		for (const process of newProcesses(view)) {
			const verdict = find(view, process);
			if (verdict) return verdict;
		}
		return notYet('Nothing fits.');
	};
	return { id, title: id, mode: 'level', check, hints: ['1', '2'], wrong: {} };
}

const tasks = [
	task('zombie', (_, process) => isZombie(process) && passed('A zombie.', [stateOf(process)])),
	task('program', (_, process) => runsProgram(process, '/usr/bin/sleep') && passed('It sleeps.', [exeOf(process)])),
	task('deaf', (_, process) => ignores(process, 'SIGHUP') && passed('Deaf.', [signalsOf(process, 'sigIgn')])),
	task('orphan', (view, process) => {
		const record = recordOf(view, process);
		const isOrphan = record && wasReparented(record, { to: processKey(view.snapshot.init) });
		return isOrphan && passed('An orphan.', [parentsOf(record)]);
	}),
	task('nested', (view, process) => {
		const init = view.snapshot.processes[0];
		const isNested = init && isNestedInit(process) && hasOtherNamespace(process, init, 'pid');
		return isNested && passed('Nested.', [insidePidOf(process), namespaceOf(process, 'pid')]);
	}),
	task('not-deaf', (_, process) => {
		const isSleep = process.comm === 'sleep' && process.ppid !== 0 && !isZombie(process);
		return isSleep && !ignores(process, 'SIGHUP') && passed('It hears.', [signalsOf(process, 'sigIgn')]);
	}),
];

function judged(snapshots: readonly Snapshot[]): Record<string, string> {
	const [start, ...rest] = snapshots;
	if (!start) throw new Error('nothing was recorded');
	const onError = (id: string, error: unknown) => {
		throw new Error(`the check ${id} threw`, { cause: error });
	};
	const judge = createJudge({ tasks, start, onError });
	for (const snapshot of rest) judge.observe(snapshot);
	return Object.fromEntries([...judge.current()].map(([id, { verdict }]) => [id, verdict]));
}

const damages: Readonly<Record<string, (process: ProcessFacts) => ProcessFacts>> = {
	status: (process) => ({ ...process, status: null, insidePids: [], unreadable: { status: 'EACCES' } }),
	exe: (process) => ({ ...process, exe: null, unreadable: { exe: 'EACCES' } }),
	cmdline: (process) => ({ ...process, argv: null, unreadable: { cmdline: 'EACCES' } }),
	namespaces: (process) => ({ ...process, namespaces: {}, unreadable: { 'ns/pid': 'EACCES' } }),
	stat: (process) => ({ ...process, unreadable: { stat: 'EIO' } }),
};

function damage(snapshot: Snapshot, spoil: (process: ProcessFacts) => ProcessFacts): Snapshot {
	return { ...snapshot, processes: snapshot.processes.map(spoil) };
}

test('whole snapshots pass every task', () => {
	expect(judged(recorded)).toEqual(Object.fromEntries(tasks.map(({ id }) => [id, 'passed'])));
});

test.each(Object.entries(damages))('without %s nothing throws, and what rests on it is unknown', (_, spoil) => {
	const verdicts = judged(recorded.map((snapshot) => damage(snapshot, spoil)));
	expect(verdicts).toEqual(Object.fromEntries(tasks.map(({ id }) => [id, 'unknown'])));
});

test('a task passes by another process when only one can’t be read', () => {
	const spoiled = recorded.map((snapshot) =>
		damage(snapshot, (process) => (process.argv?.[1] === '2000' ? (damages.status?.(process) ?? process) : process)),
	);
	expect(judged(spoiled)).toMatchObject({ zombie: 'passed', deaf: 'passed', nested: 'passed', orphan: 'unknown' });
});

test('processes that are missing with a gap leave nothing but unknown', () => {
	const spoiled = recorded.map((snapshot) => ({
		...snapshot,
		processes: snapshot.processes.slice(0, 1),
		gaps: ['9 more processes were not read'],
	}));
	expect(new Set(Object.values(judged(spoiled)))).toEqual(new Set(['unknown']));
});

test('no damage, however mixed, makes a check throw', () => {
	const choice = fc.infiniteStream(fc.constantFrom(...Object.values(damages), (process: ProcessFacts) => process));
	fc.assert(
		fc.property(choice, (stream) => {
			const spoiled = recorded.map((snapshot) => damage(snapshot, (process) => stream.next().value(process)));
			for (const verdict of Object.values(judged(spoiled))) expect(['passed', 'not-yet', 'unknown']).toContain(verdict);
		}),
	);
});
