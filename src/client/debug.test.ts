import { expect, test } from 'vitest';
import { sampleSnapshot } from '../checks/sample-facts.ts';
import type { Verdict } from '../protocol/verdict.ts';
import { eventLine, type Judged, lookedUp, whyDifferent } from './debug.ts';

const verdict = (name: Verdict['verdict'], wrong?: string): Verdict => ({
	...{ verdict: name, says: '', evidence: [] },
	...(wrong === undefined ? {} : { wrong }),
});

function row(change: Partial<Judged>): Judged {
	return { task: 'a', state: 'active', raw: null, settled: null, microseconds: 1, threw: null, ...change };
}

test('a verdict given once is told apart from one in doubt, and two that agree need no reason', () => {
	const once = whyDifferent(row({ raw: verdict('passed'), settled: verdict('not-yet') }));
	const doubted = whyDifferent(row({ raw: verdict('passed'), settled: verdict('unknown') }));
	expect(once).toContain('two snapshots');
	expect(doubted).toContain('in doubt');
	expect(whyDifferent(row({ raw: verdict('not-yet'), settled: verdict('not-yet') }))).toBe(undefined);
	expect(whyDifferent(row({ raw: verdict('not-yet', 'x'), settled: verdict('not-yet') }))).toContain('two snapshots');
});

test('a task that waits, is done, or whose check threw says so', () => {
	expect(whyDifferent(row({ state: 'waiting' }))).toContain('tasks it needs');
	expect(whyDifferent(row({ state: 'done', settled: verdict('passed') }))).toContain('stays passed');
	expect(whyDifferent(row({ threw: 'Error', settled: verdict('unknown') }))).toContain('threw');
});

test('what was looked up beside /proc is shown where a lesson wants it', () => {
	const snapshot = sampleSnapshot(0);
	expect(lookedUp(snapshot)).toBeUndefined();
	expect(JSON.parse(lookedUp({ ...snapshot, files: { '/x': null } }) ?? '')).toEqual({ files: { '/x': null } });
});

test('an event says what happened to whom', () => {
	expect(eventLine({ kind: 'became-zombie', at: 1, process: '4711:99', parent: 4702, exitCode: 0 })).toBe(
		'became-zombie 4711: parent 4702, exitCode 0',
	);
	expect(eventLine({ kind: 'exited', at: 1, process: '4711:99' })).toBe('exited 4711');
});
