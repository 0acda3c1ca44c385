import { expect, test } from 'vitest';
import type { Step } from './kit/at-step.ts';
import { chooseSteps, inLanes, inWords } from './kit/each-step.ts';
import { FaultPlace, type Operation } from './kit/fault-place.ts';
import { report } from './kit/report.ts';
import { minutes } from './kit/soak.ts';
import { Tally } from './kit/tally.ts';

const operations = ['create', 'destroy'] as const;

/** The steps of an operation that nothing disturbs, not the first one of its home, and the pid of the program whose operation it is. */
async function stepsOf(operation: Operation): Promise<{ readonly steps: readonly Step[]; readonly own: number }> {
	await using place = await FaultPlace.make();
	expect(await place.run('create')).toMatchObject({ end: { ok: true } });
	await place.reap();
	const { end, steps } = await place.run(operation);
	expect(end).toMatchObject({ ok: true });
	return { steps, own: steps[0]?.pid ?? 0 };
}

test.each(operations)(
	'killed before any step of %s, a labd leaves what the next one finds and removes wholly',
	async (operation) => {
		const { steps, own } = await stepsOf(operation);
		expect(steps.length).toBeGreaterThan(operation === 'create' ? 150 : 40);
		const faults: string[] = [];
		const tally = new Tally();
		let [killed, found] = [0, 0];
		await inLanes(chooseSteps(steps, own), async (place, step) => {
			const outcome = await place.run(operation, { step: step.number, victim: 'followed', signal: 'KILL' });
			const reaped = await place.reap(outcome.steps);
			if (outcome.injected) killed += 1;
			if (Object.values(reaped.found).some(({ length }) => length > 0)) found += 1;
			tally.add(reaped.found);
			faults.push(...reaped.faults.map((fault) => `${inWords(step)}: ${fault}`));
		});
		report('kill', { operation, victim: 'labd', steps: steps.length, tried: killed, worst: tally.most });
		expect(faults).toEqual([]);
		expect(killed).toBeGreaterThan(15);
		expect(found).toBeGreaterThan(15);
	},
	30 * minutes,
);

test.each(operations)(
	'when a program that labd runs is killed before any step of %s, labd says so, and it or the next look leaves nothing',
	async (operation) => {
		const { steps, own } = await stepsOf(operation);
		const faults: string[] = [];
		const tally = new Tally();
		let refused = 0;
		const ofHelpers = chooseSteps(steps, own).filter(({ pid }) => pid !== own);
		await inLanes(ofHelpers, async (place, step) => {
			const outcome = await place.run(operation, { step: step.number, victim: 'caller', signal: 'KILL' });
			const { end, steps } = outcome;
			if (end === 'killed') faults.push(`${inWords(step)}: labd itself was killed`);
			else if (!end.ok) refused += 1;
			const isGone = end !== 'killed' && end.ok === (operation === 'destroy');
			const left = isGone ? await place.left(steps) : undefined;
			if (left !== undefined) faults.push(`${inWords(step)}: ${JSON.stringify(end)} ${left}`);
			const reaped = await place.reap(steps);
			tally.add(reaped.found);
			faults.push(...reaped.faults.map((fault) => `${inWords(step)}: ${fault}`));
		});
		report('kill', {
			operation,
			victim: 'what it runs',
			steps: steps.length,
			tried: ofHelpers.length,
			worst: tally.most,
		});
		expect(faults).toEqual([]);
		if (operation === 'create') expect(refused).toBeGreaterThan(10);
	},
	30 * minutes,
);

test(
	'when a program that labd runs hangs before a step of create, the lab is given up in its time and nothing is left',
	async () => {
		const { steps, own } = await stepsOf('create');
		const programs = new Map(
			steps.filter(({ pid }) => pid !== own).map((step) => [`${step.program} ${step.pid}`, step]),
		);
		const faults: string[] = [];
		let hung = 0;
		const attempt = async (place: FaultPlace, step: Step) => {
			const { end, injected, steps } = await place.run('create', {
				step: step.number,
				victim: 'caller',
				signal: 'STOP',
			});
			if (injected) hung += 1;
			if (end === 'killed' || (injected && end.ok && isNeeded(step)))
				faults.push(`${inWords(step)}: ${JSON.stringify(end)}`);
			if (end !== 'killed' && !end.ok && end.error.code !== 'lab-start-timed-out') faults.push(JSON.stringify(end));
			const left = end !== 'killed' && end.ok ? undefined : await place.left(steps);
			if (left !== undefined) faults.push(`${inWords(step)}: ${left}`);
			faults.push(...(await place.reap(steps)).faults);
		};
		await inLanes([...programs.values()], attempt, 3_000);
		expect(faults).toEqual([]);
		expect(hung).toBeGreaterThan(3);
	},
	30 * minutes,
);

/** What PID 1 has started is not waited for: only that it has. */
function isNeeded({ program }: Step): boolean {
	return program !== 'sleep' && program !== 'tini';
}
