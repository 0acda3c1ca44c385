import { expect, test } from 'vitest';
import type { ProbeResult } from '../../proc/probe.ts';
import { processKey } from '../../proc/snapshot.ts';
import { answersAt, endedWithin, type Finding, probed, signalled, survived, unprobed } from '../findings.ts';
import { sampleProcess, sampleSnapshot, viewOf } from '../sample-facts.ts';
import type { CheckView } from '../task.ts';

const sleep = sampleProcess({ insidePids: [11, 1] });
const other = sampleProcess({ pid: 4712 });
const term = { signal: 'SIGTERM', to: processKey(sleep) } as const;
const sent: ProbeResult = { wish: term, at: 1_000_200, outcome: 'sent' };

const told = ({ holds, says, evidence }: Finding) => [holds, says, ...evidence.map(({ value }) => value)];

/** The lab at these times, with the sleep in this state or gone, and these results. */
function view(times: readonly (readonly [at: number, state: string])[], ...probes: readonly ProbeResult[]): CheckView {
	const looks = times.map(([at, state]) =>
		sampleSnapshot(at, other, ...(state === 'gone' ? [] : [state === 'S' ? sleep : { ...sleep, state }])),
	);
	const [start = sampleSnapshot(0), ...rest] = looks;
	return { ...viewOf(start, ...rest), probes };
}

function recordOf(seen: CheckView) {
	const record = seen.records.get(processKey(sleep));
	if (record === undefined) throw new Error('the sleep was never seen');
	return record;
}

const until = (at: number, state = 'S') =>
	view(
		[
			[0, 'S'],
			[at, state],
		],
		sent,
	);

test('who lives on after a signal has survived once its time is over', () => {
	const after = (at: number, state?: string) => {
		const seen = until(at, state);
		return told(survived(seen, recordOf(seen), { signal: 'SIGTERM', for: 500 }));
	};
	expect(after(700)).toEqual([
		...[
			true,
			'sleep 11 lives on, 0.5 s after the checker sent it SIGTERM',
			'SIGTERM to sleep 11: sent',
			'S (sleeping)',
		],
	]);
	expect(after(600).slice(0, 2)).toEqual([
		...[false, 'The checker has sent SIGTERM to sleep 11; let us see whether it lives on'],
	]);
	expect(after(900, 'gone').slice(0, 2)).toEqual([false, 'sleep 11 ended, 0.7 s after the checker sent it SIGTERM']);
	expect(after(900, 'Z').slice(0, 2)).toEqual([false, 'sleep 11 ended, 0.7 s after the checker sent it SIGTERM']);
});

test('who ends after a signal has to end in time, and a zombie has ended when it became one', () => {
	const within = (seen: CheckView) =>
		told(endedWithin(seen, recordOf(seen), { signal: 'SIGTERM', milliseconds: 2_000 })).slice(0, 2);
	expect(within(until(1_200, 'gone'))).toEqual([true, 'sleep 11 ended, 1.0 s after the checker sent it SIGTERM']);
	expect(within(until(1_200))).toEqual([
		...[false, 'The checker has sent SIGTERM to sleep 11; let us see whether it ends'],
	]);
	expect(within(until(2_300))).toEqual([false, 'sleep 11 is still there, 2.1 s after the checker sent it SIGTERM']);
	expect(within(until(2_300, 'gone'))).toEqual([false, 'sleep 11 ended only 2.1 s after the checker sent it SIGTERM']);
	const late = view(
		[
			[0, 'S'],
			[900, 'Z'],
			[5_000, 'gone'],
		],
		sent,
	);
	expect(within(late)).toEqual([true, 'sleep 11 ended, 0.7 s after the checker sent it SIGTERM']);
});

test('a signal that was not sent, came too late or failed decides nothing', () => {
	const held = (...probes: readonly ProbeResult[]) => {
		const seen = view(
			[
				[0, 'S'],
				[900, 'S'],
			],
			...probes,
		);
		const record = recordOf(seen);
		return [
			survived(seen, record, { signal: 'SIGTERM', for: 1 }),
			endedWithin(seen, record, { signal: 'SIGTERM', milliseconds: 1 }),
			probed(seen, term),
		].map(({ holds, says }) => [holds, says]);
	};
	const says = 'The checker has not sent SIGTERM to sleep 11 yet';
	expect(held()).toEqual([
		[false, says],
		[false, says],
		[false, 'The checker has not tried SIGTERM to sleep 11 yet'],
	]);
	expect(held({ ...sent, wish: { signal: 'SIGINT', to: term.to } })[0]).toEqual([false, says]);
	expect(held({ ...sent, outcome: 'gone' }).map(([holds]) => holds)).toEqual([false, false, false]);
	const failed = held({ ...sent, outcome: 'failed', why: 'EPERM' });
	expect(failed.map(([holds]) => holds)).toEqual(['unknown', 'unknown', 'unknown']);
	const blind = view(
		[
			[0, 'S'],
			[900, 'S'],
		],
		sent,
	);
	const record = { ...recordOf(blind), latest: { ...sleep, unreadable: { stat: 'EIO' } } };
	expect(survived(blind, record, { signal: 'SIGTERM', for: 1 }).holds).toBe('unknown');
});

test('who was signalled is told also when it is gone, and who was not yet is next', () => {
	const seen = until(900, 'gone');
	expect(signalled(seen, 'SIGTERM').map(({ key }) => key)).toEqual([term.to]);
	expect([signalled(seen, 'SIGINT'), signalled(view([[0, 'S']]), 'SIGTERM')]).toEqual([[], []]);
	expect(unprobed(seen, 'SIGTERM', [sleep, other])).toBe(other);
	expect(unprobed(seen, 'SIGTERM', [sleep])).toBeUndefined();
	expect(probed(seen, term)).toMatchObject({ holds: true, says: 'The checker sent SIGTERM to sleep 11' });
});

test('the last connection tells whether anybody answers', () => {
	const at = { address: '10.9.0.2', port: 8_080 };
	const result = (outcome: ProbeResult['outcome'], why?: string): ProbeResult => ({
		...{ wish: { connect: at, from: 'lab' }, at: 1_000_300, outcome },
		...(why === undefined ? {} : { why }),
	});
	const answers = (...probes: readonly ProbeResult[]) => told(answersAt(view([[0, 'S']], ...probes), at));
	expect(answers()).toEqual([
		...[false, 'The checker has not tried a connection from the lab to 10.9.0.2, port 8080 yet'],
	]);
	expect(answers(result('refused'), result('connected'))).toEqual([
		...[true, 'Something answers at 10.9.0.2, port 8080'],
		'a connection from the lab to 10.9.0.2, port 8080: connected',
	]);
	expect(answers(result('connected'), result('refused'))[1]).toBe('Nobody listens at 10.9.0.2, port 8080');
	expect(answers(result('timed-out'))[1]).toBe('Within a second no answer came from 10.9.0.2, port 8080');
	expect(answers(result('failed', 'ENETUNREACH'))[1]).toBe('Nothing answers at 10.9.0.2, port 8080: ENETUNREACH');
	const from = processKey(sleep);
	const own = answersAt(view([[0, 'S']], { ...result('connected'), wish: { connect: at, from } }), { ...at, from });
	expect(told(own)).toContain('a connection from the network of sleep 11 to 10.9.0.2, port 8080: connected');
});

test('the evidence says that it was the checker', () => {
	const [fact] = probed(until(300), term).evidence;
	expect(fact).toMatchObject({ source: 'the checker', field: 'signal sent by the checker', manual: 'signal(7)' });
});
