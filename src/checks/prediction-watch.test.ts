import { expect, test } from 'vitest';
import type { ProcessFacts } from '../proc/snapshot.ts';
import { stateOf } from './evidence.ts';
import { isAlive, newProcesses } from './predicates.ts';
import { createPredictionWatch } from './prediction-watch.ts';
import type { Outcome, Prediction } from './question.ts';
import { sampleProcess, sampleSnapshot } from './sample-facts.ts';
import type { CheckView } from './task.ts';

const prediction: Prediction = {
	kind: 'predict',
	id: 'what-becomes',
	question: 'What becomes of it?',
	options: { lives: 'It lives.', dies: 'It dies.' },
	replies: { lives: 'No.', dies: 'No.' },
	outcome,
};

function outcome(view: CheckView): Outcome | undefined {
	const process = newProcesses(view)[0];
	if (!process) return undefined;
	return { option: isAlive(process) ? 'lives' : 'dies', says: `By ${view.vars.name}.`, evidence: [stateOf(process)] };
}

const sleep = sampleProcess();
const zombie = sampleProcess({ state: 'Z' });

function watchOf(change: Partial<Prediction> = {}) {
	const start = sampleSnapshot(0, sampleProcess({ pid: 4702 }));
	const watch = createPredictionWatch({ ...prediction, ...change }, { start, vars: { name: 'otter-417' } });
	let at = 0;
	return (...processes: readonly ProcessFacts[]) => {
		at += 100;
		return watch.observe(sampleSnapshot(at, sampleProcess({ pid: 4702 }), ...processes));
	};
}

test('an outcome counts once it was the same in two snapshots in a row, and is told once', () => {
	const see = watchOf();
	expect([see(), see(sleep), see(), see(sleep), see(zombie)]).toEqual(Array(5).fill(undefined));
	expect(see(zombie)).toEqual({ option: 'dies', says: 'By otter-417.', evidence: [stateOf(zombie)] });
	expect([see(zombie), see(sleep), see(sleep)]).toEqual(Array(3).fill(undefined));
});

test('nothing came of it while what it rests on can’t be read, or a part of the lab', () => {
	const see = watchOf();
	const dark = { ...sleep, unreadable: { status: 'EIO' } };
	expect([see(dark), see(dark), see(sleep), see(dark), see(sleep)]).toEqual(Array(5).fill(undefined));
	expect(see(sleep)?.option).toBe('lives');
	const watch = createPredictionWatch(prediction, { start: sampleSnapshot(0), vars: {} });
	const gapped = { ...sampleSnapshot(100, sleep), gaps: ['one was not read'] };
	expect([watch.observe(gapped), watch.observe(gapped)]).toEqual([undefined, undefined]);
});

test('an outcome that is no option, and one without a fact, are mistakes of the course', () => {
	const wild = watchOf({ outcome: () => ({ option: 'flies', says: 'x', evidence: [stateOf(sleep)] }) });
	expect(() => wild(sleep)).toThrow("'flies' is no option of the prediction 'what-becomes'");
	const bare = watchOf({ outcome: () => ({ option: 'lives', says: 'x', evidence: [] }) });
	expect(() => bare(sleep)).toThrow('without evidence');
});
