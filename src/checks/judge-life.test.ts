import { expect, test } from 'vitest';
import type { ProcessFacts, Snapshot } from '../proc/snapshot.ts';
import { stateOf } from './evidence.ts';
import { createJudge, type JudgeOptions } from './judge.ts';
import { newProcesses } from './predicates.ts';
import { sampleInit, sampleProcess, sampleSnapshot } from './sample-facts.ts';
import type { Check, CheckView, Task } from './task.ts';
import { notYet, passed } from './verdict.ts';

/** Passes while there is a new process of this name. */
function wants(comm: string): Check {
	return (view) => {
		const process = newProcesses(view).find((one) => one.comm === comm);
		return process ? passed(`There is ${comm}.`, [stateOf(process)]) : notYet(`There is no ${comm}.`);
	};
}

function taskOf(id: string, change: Partial<Task> = {}): Task {
	return { id, title: id.toUpperCase(), mode: 'edge', check: wants(id), hints: ['1', '2'], wrong: {}, ...change };
}

const chain = [
	taskOf('a'),
	taskOf('b', { needs: ['a'], entry: 'true' }),
	taskOf('c', { needs: ['b'], entry: 'true' }),
	taskOf('d', { needs: ['a', 'c'], entry: 'true' }),
];

const process = (comm: string, pid: number) => sampleProcess({ comm, pid });
const [a, b, c] = [process('a', 4711), process('b', 4712), process('c', 4713)];

function judgeOf(tasks: readonly Task[], options: Partial<JudgeOptions> = {}) {
	const onError = (task: string, error: unknown) => {
		throw new Error(`${task} threw`, { cause: error });
	};
	const judge = createJudge({ tasks, start: sampleSnapshot(0), onError, ...options });
	let at = 0;
	const shot = (...processes: readonly ProcessFacts[]): Snapshot => {
		at += 100;
		return sampleSnapshot(at, ...processes);
	};
	const see = (...processes: readonly ProcessFacts[]) =>
		judge.observe(shot(...processes)).map(({ task, kind, verdict }) => [task, kind, verdict.says]);
	const says = () => Object.fromEntries([...judge.current()].map(([task, verdict]) => [task, verdict.says]));
	const states = () => judge.inspect().map(({ task, state }) => `${task} ${state}`);
	return { judge, see, shot, says, states };
}

test('a task waits for what it needs, is due when that is done, and begins with its own horizon', () => {
	const { judge, see, shot, says, states } = judgeOf(chain.slice(0, 2));
	expect(says()).toEqual({ b: 'This begins when “A” is done.' });
	expect(states()).toEqual(['a active', 'b waiting']);
	see(a, b);
	expect(judge.due()).toEqual([]);
	expect(see(a, b)).toEqual([
		['a', 'verdict', 'There is a.'],
		['b', 'evidence', 'This begins now.'],
	]);
	expect(judge.due()).toEqual(['b']);
	judge.begin('b', shot(a, b));
	expect(judge.due()).toEqual([]);
	expect(says()).toEqual({ a: 'There is a.' });
	see(a, b);
	expect(see(a, b)).toEqual([['b', 'verdict', 'There is no b.']]);
	const later = process('b', 4720);
	see(a, b, later);
	see(a, b, later);
	expect(judge.current().get('b')?.evidence[0]?.source).toBe('/proc/4720/status');
	expect(states()).toEqual(['a done', 'b done']);
});

test('a task that waits for several tells those that are left', () => {
	const { see, says, judge, shot } = judgeOf(
		[chain[0], chain[1], taskOf('e', { needs: ['a', 'b'], entry: 'true' })].filter((task) => task !== undefined),
	);
	expect(says().e).toBe('This begins when “A” and “B” are done.');
	see(a);
	expect(see(a)).toContainEqual(['e', 'evidence', 'This begins when “B” is done.']);
	judge.begin('b', shot(a));
	see(a, b);
	see(a, b);
	expect(judge.due()).toEqual(['e']);
});

test('a level task that was passed once counts as done for those that need it', () => {
	const { judge, see } = judgeOf([taskOf('a', { mode: 'level' }), taskOf('b', { needs: ['a'], entry: 'true' })]);
	see(a);
	see(a);
	see();
	see();
	expect(judge.current().get('a')?.verdict).toBe('not-yet');
	expect(judge.due()).toEqual(['b']);
	expect(judge.inspect().map(({ state }) => state)).toEqual(['active', 'waiting']);
});

test('a task that is entered is active from the first snapshot, what it skips waits for what it needs, and nothing is passed', () => {
	const { judge, see, says, states, shot } = judgeOf(chain, { entered: 'c' });
	expect(states()).toEqual(['a active', 'b waiting', 'c active', 'd waiting']);
	expect(says()).toEqual({
		b: 'This begins when “A” is done.',
		d: 'This begins when “C” is done.',
	});
	expect(judge.due()).toEqual([]);
	see(c);
	expect(see(c)).toContainEqual(['c', 'verdict', 'There is c.']);
	expect(judge.due()).toEqual(['d']);
	see(c, a);
	see(c, a);
	expect(judge.due()).toEqual(['b', 'd']);
	judge.begin('d', shot(c, a));
	expect(states()).toEqual(['a done', 'b waiting', 'c done', 'd active']);
});

test('tasks that began at the same snapshot share one history', () => {
	const seen = new Map<string, CheckView>();
	const noting =
		(id: string): Check =>
		(view) => {
			seen.set(id, view);
			return notYet('no');
		};
	const tasks = [
		taskOf('a'),
		taskOf('b', { check: noting('b') }),
		taskOf('c', { check: noting('c') }),
		taskOf('e', { check: noting('e'), needs: ['a'], entry: 'true' }),
		taskOf('f', { check: noting('f'), needs: ['a'], entry: 'true' }),
	];
	const { judge, see, shot } = judgeOf(tasks);
	see(a);
	see(a);
	const start = shot(a);
	judge.begin('e', start);
	judge.begin('f', start);
	see(a, c);
	expect(seen.get('b')?.records).toBe(seen.get('c')?.records);
	expect(seen.get('e')?.records).toBe(seen.get('f')?.records);
	expect(seen.get('e')?.records).not.toBe(seen.get('b')?.records);
	expect(seen.get('e')?.start).toBe(start);
	expect(judge.history().records).toBe(seen.get('b')?.records);
});

test('each task sees its own values', () => {
	const check: Check = ({ vars, snapshot }) =>
		passed(
			`Its name is ${vars.name}.`,
			snapshot.processes.slice(0, 1).map((one) => stateOf(one)),
		);
	const { see, says } = judgeOf([taskOf('a', { check }), taskOf('b', { check })], {
		varsOf: (task) => ({ name: `otter-${task}` }),
	});
	see();
	see();
	expect(says()).toEqual({ a: 'Its name is otter-a.', b: 'Its name is otter-b.' });
});

test('a task can’t begin twice, and a stranger not at all', () => {
	const { judge, shot } = judgeOf(chain);
	expect(() => judge.begin('a', shot())).toThrow("'a' has begun already");
	expect(() => judge.begin('z', shot())).toThrow("no task 'z'");
	expect(() => judgeOf(chain, { entered: 'z' })).toThrow("no task 'z'");
});

test('an author sees what each check said of the newest snapshot, what the learner sees, and what it threw', () => {
	const errors: unknown[] = [];
	const check = () => {
		throw new TypeError('no such field');
	};
	const tasks = [taskOf('a'), taskOf('b', { check }), taskOf('c', { needs: ['a'], entry: 'true' })];
	const { judge, see } = judgeOf(tasks, { onError: (task, error) => errors.push([task, error]) });
	see(a);
	const [first, second, third] = judge.inspect();
	expect(first).toMatchObject({ raw: { verdict: 'passed' }, settled: null, threw: null });
	expect(second).toMatchObject({
		raw: { verdict: 'unknown' },
		threw: expect.stringContaining('TypeError: no such field'),
	});
	expect(third).toMatchObject({ state: 'waiting', raw: null, settled: { verdict: 'not-yet' } });
	expect(first?.microseconds).toBeLessThan(100_000);
	expect(errors).toHaveLength(1);
});

test('the newest events are told, oldest first', () => {
	const { judge, see } = judgeOf(chain);
	see(a);
	see(b);
	expect(judge.events().map(({ kind, process: key }) => [kind, key])).toEqual([
		['started', '4711:4711'],
		['exited', '4711:4711'],
		['started', '4712:4712'],
	]);
	expect(judge.events(1).map(({ kind }) => kind)).toEqual(['started']);
	expect(judge.history().snapshot.processes).toEqual([sampleInit, b]);
});
