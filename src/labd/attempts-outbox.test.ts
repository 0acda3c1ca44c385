import { expect, test } from 'vitest';
import type { Attempt } from '../protocol/labd-api.ts';
import { AttemptsOutbox } from './attempts-outbox.ts';

function attempt(id: string, verdict: Attempt['verdict']): Attempt {
	const place = { learner: 'l', lesson: 'm/l', kind: 'task', task: 't', answer: null, lab: 'lab-1' } as const;
	return { id, ...place, at: 0, verdict, says: '', evidence: [] };
}

test('attempts wait in order until they are recorded', () => {
	const outbox = new AttemptsOutbox();
	const told: string[] = [];
	outbox.onAdded(({ id }) => told.push(id));
	outbox.add(attempt('a', 'not-yet'));
	outbox.add(attempt('b', 'passed'));
	outbox.recorded('a');
	outbox.recorded('never heard of');
	expect(told).toEqual(['a', 'b']);
	expect(outbox.waiting.map(({ id }) => id)).toEqual(['b']);
});

test('when there is no room the oldest that did not pass is dropped, and never one that passed', () => {
	const outbox = new AttemptsOutbox(3);
	outbox.add(attempt('passed-1', 'passed'));
	outbox.add(attempt('not-yet-1', 'not-yet'));
	outbox.add(attempt('not-yet-2', 'not-yet'));
	outbox.add(attempt('passed-2', 'passed'));
	outbox.add(attempt('passed-3', 'passed'));
	outbox.add(attempt('passed-4', 'passed'));
	expect(outbox.waiting.map(({ id }) => id)).toEqual(['passed-1', 'passed-2', 'passed-3', 'passed-4']);
	expect(outbox.dropped).toBe(2);
});
