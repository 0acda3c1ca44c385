import { beforeEach, expect, test } from 'vitest';
import { sampleInit, sampleProcess, sampleSnapshot } from '../checks/sample-facts.ts';
import type { Done } from '../proc/lab-sight.ts';
import type { ProbeWish } from '../proc/probe.ts';
import { processKey } from '../proc/snapshot.ts';
import { LabProbes } from './lab-probes.ts';

const sleep = sampleProcess();
const lab = sampleSnapshot(0, sleep);
const term = { signal: 'SIGTERM', to: processKey(sleep) } as const;
const connect = { connect: { address: '10.9.0.2', port: 80 }, from: 'lab' } as const;
const settled = () => new Promise((resolve) => setImmediate(resolve));

let now = 0;
let done: string[] = [];
let answer: Done = { outcome: 'sent' };

beforeEach(() => {
	now = 0;
	done = [];
	answer = { outcome: 'sent' };
});

function probesOf() {
	const sight = {
		signal: async (...[, to, signal]: [unknown, { pid: number }, string]) => {
			done.push(`${signal} ${to.pid}`);
			return answer;
		},
		connect: async (...[, from, to]: [unknown, { pid: number }, { address: string }]) => {
			done.push(`${from.pid} to ${to.address}`);
			return answer;
		},
	};
	return new LabProbes({ sight, lab: lab.init, time: { now: () => now } });
}

async function wish(probes: LabProbes, one: ProbeWish, task = 'a'): Promise<void> {
	probes.wish(new Map([[task, one]]), lab);
	await settled();
}

test('a signal is sent once to one process for one task, however often it is wished for', async () => {
	const probes = probesOf();
	const told: string[] = [];
	probes.onResult(({ outcome }) => told.push(outcome));
	expect(probes.results).toBeUndefined();
	for (now = 100; now < 400; now += 100) await wish(probes, term);
	expect([done, told]).toEqual([['SIGTERM 4711'], ['sent']]);
	expect(probes.results).toEqual({ a: [{ wish: term, at: 100, outcome: 'sent' }] });
	await wish(probes, term, 'b');
	await wish(probes, { ...term, signal: 'SIGINT' });
	expect(done).toEqual(['SIGTERM 4711', 'SIGTERM 4711', 'SIGINT 4711']);
	expect(Object.keys(probes.results ?? {})).toEqual(['a', 'b']);
});

test('a connection is made again each second while it is wished for, and the newest results are kept', async () => {
	const probes = probesOf();
	answer = { outcome: 'failed', why: 'ENETUNREACH' };
	for (now = 0; now < 3_000; now += 250) await wish(probes, connect);
	expect(done).toEqual(Array(3).fill('4700 to 10.9.0.2'));
	expect(probes.results?.a?.at(-1)).toEqual({ wish: connect, at: 2_000, outcome: 'failed', why: 'ENETUNREACH' });
	await wish(probes, term);
	for (let count = 0; count < 30; count += 1, now += 1_000) await wish(probes, connect);
	expect(probes.results?.a).toHaveLength(17);
	expect(probes.results?.a?.[0]?.wish).toEqual(term);
});

test('nothing is begun twice while it is not over', async () => {
	const begun = Promise.withResolvers<Done>();
	const sight = { signal: () => begun.promise, connect: () => begun.promise };
	const probes = new LabProbes({ sight, lab: lab.init, time: { now: () => now } });
	await wish(probes, connect);
	now = 5_000;
	await wish(probes, connect);
	begun.resolve({ outcome: 'connected' });
	await settled();
	expect(probes.results?.a).toHaveLength(1);
});

test('only who is in the snapshot is touched, and never the PID 1 of the lab', async () => {
	const probes = probesOf();
	await wish(probes, { signal: 'SIGTERM', to: '4711:9' });
	await wish(probes, { ...connect, from: '5000:1' });
	await wish(probes, { signal: 'SIGTERM', to: processKey(sampleInit) });
	expect(done).toEqual([]);
	expect(probes.results?.a?.map(({ outcome, why }) => [outcome, why])).toEqual([
		...[
			['gone', undefined],
			['gone', undefined],
		],
		['failed', 'It is the PID 1 of the lab, which would end with it.'],
	]);
	await wish(probes, { ...connect, from: processKey(sleep) });
	expect(done).toEqual(['4711 to 10.9.0.2']);
});
