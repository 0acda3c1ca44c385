import { expect, test } from 'vitest';
import type { ProbeResult, ProbeWish } from '../proc/probe.ts';
import { processKey, type Snapshot } from '../proc/snapshot.ts';
import { probed, verdictOf } from './findings.ts';
import { createJudge } from './judge.ts';
import { newProcesses } from './predicates.ts';
import { sampleProcess, sampleSnapshot } from './sample-facts.ts';
import type { CheckView, Task } from './task.ts';
import { notYet, unknown } from './verdict.ts';

const sleep = sampleProcess();
const wish = { signal: 'SIGTERM', to: processKey(sleep) } as const;

function wishFor(view: CheckView): ProbeWish | undefined {
	const [process] = newProcesses(view);
	return process && { signal: 'SIGTERM', to: processKey(process) };
}

function taskOf(change: Partial<Task> = {}): Task {
	const check = (view: CheckView) => verdictOf(probed(view, wish));
	return { id: 'a', title: 'A', mode: 'edge', check, probe: wishFor, hints: ['1', '2'], wrong: {}, ...change };
}

function judgeOf(...tasks: readonly Task[]) {
	const errors: unknown[] = [];
	const judge = createJudge({ tasks, start: sampleSnapshot(0), onError: (_, error) => errors.push(error) });
	let at = 0;
	const see = (change: Partial<Snapshot> = {}, ...processes: readonly (typeof sleep)[]) => {
		at += 100;
		judge.observe({ ...sampleSnapshot(at, ...processes), ...change });
		return [...judge.wishes()];
	};
	return { judge, see, errors };
}

test('a wish counts once it was made after two snapshots in a row, and the judge is undecided before', () => {
	const { judge, see } = judgeOf(taskOf());
	expect(see()).toEqual([]);
	expect(see()).toEqual([]);
	expect(judge.isUndecided()).toBe(false);
	expect(see({}, sleep)).toEqual([]);
	expect(judge.isUndecided()).toBe(true);
	expect(see({}, sleep)).toEqual([['a', wish]]);
	expect(judge.isUndecided()).toBe(false);
	expect(see()).toEqual([]);
	expect(see({}, sampleProcess({ pid: 4712 }))).toEqual([]);
});

test('a task sees what was done for it, and not for others; once it is done it wishes for nothing', () => {
	const { judge, see } = judgeOf(taskOf());
	const result: ProbeResult = { wish, at: 1_000_150, outcome: 'sent' };
	see({ probes: { other: [result] } }, sleep);
	see({ probes: { other: [result] } }, sleep);
	expect(judge.current().get('a')?.says).toBe('The checker has not tried SIGTERM to sleep 11 yet.');
	see({ probes: { a: [result] } }, sleep);
	expect(see({ probes: { a: [result] } }, sleep)).toEqual([]);
	expect(judge.current().get('a')?.verdict).toBe('passed');
});

test('a task that waits wishes for nothing, and a probe that throws is a check that throws', () => {
	const waiting = taskOf({ id: 'b', needs: ['a'] });
	const { see } = judgeOf(taskOf({ probe: () => undefined }), waiting);
	expect([see({}, sleep), see({}, sleep)]).toEqual([[], []]);
	const broken = judgeOf(
		taskOf({
			probe: () => {
				throw new Error('a mistake');
			},
		}),
	);
	broken.see();
	broken.see();
	expect(broken.errors).toHaveLength(1);
	expect(broken.judge.current().get('a')?.verdict).toBe('unknown');
	expect(broken.judge.inspect()[0]?.threw).toContain('a mistake');
});

test('a verdict stays as it is while a fact is looked up, but not for ever', () => {
	let isLate = false;
	const late = unknown('It is looked up.', [{ source: '/x', field: 'file', value: 'unreadable (EAGAIN)' }]);
	const check = () => (isLate ? late : notYet('Not yet.'));
	const { judge, see } = judgeOf(taskOf({ check, probe: () => undefined }));
	see();
	see();
	isLate = true;
	for (let look = 0; look < 20; look += 1) see();
	expect(judge.current().get('a')?.verdict).toBe('not-yet');
	see();
	see();
	expect(judge.current().get('a')?.verdict).toBe('unknown');
	isLate = false;
	see();
	see();
	expect(judge.current().get('a')?.verdict).toBe('not-yet');
});
