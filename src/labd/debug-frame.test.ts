import { expect, test } from 'vitest';
import { createJudge } from '../checks/judge.ts';
import { sampleProcess, sampleSnapshot } from '../checks/sample-facts.ts';
import type { Snapshot } from '../proc/snapshot.ts';
import { maxDebugFrameBytes } from '../protocol/numbers.ts';
import { debugFrame } from './debug-frame.ts';

function tell(snapshot: Snapshot) {
	const judge = createJudge({ tasks: [], start: sampleSnapshot(0), onError: () => undefined });
	judge.observe(snapshot);
	const frame = debugFrame('lab-1', judge, snapshot);
	expect(Buffer.byteLength(JSON.stringify(frame))).toBeLessThanOrEqual(maxDebugFrameBytes);
	return { frame, told: frame.snapshot as Snapshot };
}

function processes(count: number, argument = 'x') {
	return Array.from({ length: count }, (_, index) => sampleProcess({ pid: 100 + index, argv: ['sleep', argument] }));
}

test('a snapshot that fits is told as it is, with what happened', () => {
	const snapshot = sampleSnapshot(1, ...processes(20));
	const { frame } = tell(snapshot);
	expect(frame).toMatchObject({ lab: 'lab-1', at: snapshot.at, snapshot, judged: [] });
	expect(frame.events).toHaveLength(20);
});

test('processes that don’t fit are left out, and the gaps say how many', () => {
	const snapshot = sampleSnapshot(1, ...processes(400, 'x'.repeat(5_000)));
	const { told } = tell(snapshot);
	expect(told.processes.length).toBeGreaterThan(50);
	expect(told.gaps.at(-1)).toContain(`${snapshot.processes.length - told.processes.length} processes are left out`);
});

test('one process that doesn’t fit, and cgroups without end, leave a frame that does', () => {
	expect(tell(sampleSnapshot(1, ...processes(3, 'x'.repeat(2_000_000)))).told.processes).toEqual([]);
	const cgroups = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`/made-by-a-learner/${index}`, {}]));
	expect(tell({ ...sampleSnapshot(1, ...processes(3)), cgroups }).told).not.toHaveProperty('cgroups');
});
