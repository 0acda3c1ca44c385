import { expect, test } from 'vitest';
import type { Verdict } from '../protocol/verdict.ts';
import { goneOf, stateOf } from './evidence.ts';
import { createJudge } from './judge.ts';
import { isZombie, newProcesses } from './predicates.ts';
import { recordIn, sampleProcess, sampleSnapshot } from './sample-facts.ts';
import type { CheckView, Task } from './task.ts';
import { notYet, passed } from './verdict.ts';

const zombie = sampleProcess({ state: 'Z' });
const sleep = sampleProcess();

function check(view: CheckView): Verdict {
	const process = newProcesses(view)[0];
	if (!process) return notYet('There is nothing new yet.');
	if (!isZombie(process)) return notYet('It is alive.', { wrong: 'alive', evidence: [stateOf(process)] });
	return passed(`${process.pid} is a zombie.`, [stateOf(process)]);
}

function taskOf(change: Partial<Task> = {}): Task {
	return { id: 'a', title: 'A', mode: 'level', check, hints: ['1', '2'], wrong: { alive: 'x' }, ...change };
}

function judgeOf(...tasks: readonly Task[]) {
	const errors: unknown[] = [];
	const judge = createJudge({ tasks, start: sampleSnapshot(0), onError: (task, error) => errors.push([task, error]) });
	let at = 0;
	const see = (...processes: Parameters<typeof sampleSnapshot>[1][]) => {
		at += 100;
		return judge
			.observe(sampleSnapshot(at, ...processes))
			.map(({ task, kind, verdict }) => [task, kind, verdict.verdict, verdict.wrong]);
	};
	return { judge, see, errors };
}

test('a verdict counts once a check has given it in two snapshots in a row', () => {
	const { judge, see } = judgeOf(taskOf());
	expect(see()).toEqual([]);
	expect(judge.current().size).toBe(0);
	expect(see()).toEqual([['a', 'verdict', 'not-yet', undefined]]);
	expect(see(zombie)).toEqual([]);
	expect(judge.current().get('a')?.verdict).toBe('not-yet');
	expect(see(zombie)).toEqual([['a', 'verdict', 'passed', undefined]]);
	expect(see(zombie)).toEqual([]);
});

test('until it has said the same twice the judge is undecided', () => {
	const { judge, see } = judgeOf(taskOf(), taskOf({ id: 'b', mode: 'edge' }), taskOf({ id: 'c', needs: ['a'] }));
	const undecided = [sleep, sleep, zombie, zombie, sleep, sleep].map((process) => {
		see(process);
		return judge.isUndecided();
	});
	expect(undecided).toEqual([true, false, true, false, true, false]);
	judge.begin('c', sampleSnapshot(5_000));
	expect(judge.isUndecided()).toBe(true);
});

test('what is true in one snapshot only is not a pass', () => {
	const { judge, see } = judgeOf(taskOf());
	see(zombie);
	see();
	see(zombie);
	see();
	expect(judge.current().get('a')).toBeUndefined();
	see();
	expect(judge.current().get('a')?.verdict).toBe('not-yet');
});

test('an edge task that has passed stays passed, a level task follows', () => {
	const { judge, see } = judgeOf(taskOf({ mode: 'edge' }), taskOf({ id: 'b' }));
	see(zombie);
	see(zombie);
	see(sleep);
	expect(see(sleep)).toEqual([['b', 'verdict', 'not-yet', 'alive']]);
	expect([...judge.current()].map(([task, { verdict }]) => [task, verdict])).toEqual([
		['a', 'passed'],
		['b', 'not-yet'],
	]);
});

test('another named wrong attempt is a change of the verdict, another sentence or fact is one of the evidence', () => {
	const { judge, see } = judgeOf(taskOf());
	see();
	see();
	see(sleep);
	expect(see(sleep)).toEqual([['a', 'verdict', 'not-yet', 'alive']]);
	expect(see({ ...sleep, state: 'R' })).toEqual([['a', 'evidence', 'not-yet', 'alive']]);
	expect(judge.current().get('a')?.evidence[0]?.value).toBe('R (running)');
});

test('a check that throws is unknown, told once while it lasts, and the other tasks are judged', () => {
	let broken = true;
	const fragile = taskOf({
		id: 'fragile',
		check: (view) => {
			if (broken) throw new TypeError('no such field');
			return check(view);
		},
	});
	const { judge, see, errors } = judgeOf(fragile, taskOf());
	see(zombie);
	see(zombie);
	expect(judge.current().get('fragile')).toMatchObject({ verdict: 'unknown', evidence: [] });
	expect(judge.current().get('a')?.verdict).toBe('passed');
	expect(errors).toMatchObject([['fragile', { message: 'no such field' }]]);
	broken = false;
	see(zombie);
	see(zombie);
	expect(judge.current().get('fragile')?.verdict).toBe('passed');
	broken = true;
	see(zombie);
	expect(errors).toHaveLength(2);
});

test('a pass without evidence is a mistake of the course', () => {
	const { judge, see, errors } = judgeOf(taskOf({ check: () => passed('Well done.', []) }));
	see();
	see();
	expect(judge.current().get('a')?.verdict).toBe('unknown');
	expect(errors).toHaveLength(1);
});

test('not-yet is unknown while something in the lab can’t be read or is missing from the snapshot', () => {
	const { judge } = judgeOf(taskOf());
	const dark = sampleProcess({ exe: null, unreadable: { exe: 'EACCES' } });
	judge.observe(sampleSnapshot(1, dark));
	judge.observe(sampleSnapshot(2, dark));
	expect(judge.current().get('a')).toMatchObject({
		verdict: 'unknown',
		evidence: [{ source: '/proc/4711/exe', field: 'exe', value: 'unreadable (EACCES)' }],
	});
	const gapped = { ...sampleSnapshot(3), gaps: ['2 more processes were not read'] };
	judge.observe(gapped);
	judge.observe(gapped);
	expect(judge.current().get('a')).toMatchObject({
		verdict: 'unknown',
		evidence: [{ source: '/proc', value: '2 more processes were not read' }],
	});
});

test('a pass that rests on a process’ being gone is unknown while processes are missing', () => {
	const isGone = (view: CheckView) => {
		const record = recordIn(view, sampleProcess());
		return record.gone === null ? notYet('It lives.') : passed('It is gone.', [goneOf(record)]);
	};
	const judge = createJudge({
		...{ tasks: [{ ...taskOf(), check: isGone }], start: sampleSnapshot(0, sampleProcess()), onError: () => undefined },
	});
	const gapped = { ...sampleSnapshot(1), gaps: ['1 more process was not read'] };
	judge.observe(gapped);
	judge.observe(gapped);
	expect(judge.current().get('a')?.verdict).toBe('unknown');
	judge.observe(sampleSnapshot(2));
	judge.observe(sampleSnapshot(3));
	expect(judge.current().get('a')?.verdict).toBe('passed');
});

test('a file that is missing because its process is about to go is no reason to doubt', () => {
	const { judge, see } = judgeOf(taskOf());
	const leaving = sampleProcess({ exe: null, unreadable: { exe: 'ENOENT' } });
	see(leaving);
	see(leaving);
	expect(judge.current().get('a')).toMatchObject({ verdict: 'not-yet', wrong: 'alive' });
});

test('a pass is doubted only for the processes that its evidence names', () => {
	const { judge, see } = judgeOf(taskOf());
	const dark = sampleProcess({ pid: 4799, exe: null, unreadable: { exe: 'EACCES' } });
	see(zombie, dark);
	see(zombie, dark);
	expect(judge.current().get('a')?.verdict).toBe('passed');
	const darkZombie = { ...zombie, status: null, unreadable: { status: 'EPERM' } };
	see(darkZombie);
	see(darkZombie);
	expect(judge.current().get('a')?.verdict).toBe('unknown');
});
