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

/** How many looks, 100 ms apart, show it in these states, the last for ever, until the signal is wished for. */
function looksUntilWished(...states: readonly string[]): number {
	const { see } = judgeOf(taskOf());
	for (let look = 0; look < 100; look += 1) {
		const state = states[Math.min(look, states.length - 1)] ?? 'S';
		if (see({}, { ...sleep, state }).length > 0) return look;
	}
	return Number.POSITIVE_INFINITY;
}

test('a signal is due when its process has slept at every look for a second, or after five', () => {
	expect(looksUntilWished('S')).toBe(10);
	expect(looksUntilWished('R', 'R', 'D', 'S')).toBe(13);
	expect(looksUntilWished('S', 'S', 'S', 'R', 'S')).toBe(14);
	expect(looksUntilWished('R')).toBe(50);
});

test('the judge is undecided while a wish is not due, and another process is waited for anew', () => {
	const { judge, see } = judgeOf(taskOf());
	see();
	see();
	expect(judge.isUndecided()).toBe(false);
	for (let look = 0; look < 10; look += 1) expect(see({}, sleep)).toEqual([]);
	expect(judge.isUndecided()).toBe(true);
	expect(see({}, sleep)).toEqual([['a', wish]]);
	expect(judge.isUndecided()).toBe(false);
	expect(see()).toEqual([]);
	expect(see({}, sampleProcess({ pid: 4712 }))).toEqual([]);
});

test('a connection is due at the second look', () => {
	const connect = { connect: { address: '::1', port: 1 }, from: 'lab' } as const;
	const { see } = judgeOf(taskOf({ probe: () => connect }));
	expect([see(), see(), see()]).toEqual([[], [['a', connect]], [['a', connect]]]);
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
