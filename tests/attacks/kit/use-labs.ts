import { afterAll, beforeAll, expect } from 'vitest';
import type { Home } from '../../../src/foundation/node/home.ts';
import { ask, LabdProcess, makeHome, nothingLeft, removeHome } from '../../conformance/labd-kit.ts';
import { Learner } from './learner.ts';

/** A lesson with the terminals `main` and `second`, the usual limits, and the task `four-sleeps`. */
export const lesson = 'processes/seeing-processes';

/** What `/healthz` says. */
const healthy = 200;

export interface AttackLabs {
	readonly home: Home;
	readonly labd: () => LabdProcess;
	readonly attacker: Learner;
	/** The attacker comes again, on a new socket. */
	returnAttacker(): Promise<void>;
	readonly victim: Learner;
}

/** One labd, and the labs of an attacker and of a victim, whose lab outlives every attack; nothing is left of either. */
export function useLabs(environment: Readonly<Record<string, string>> = {}): AttackLabs {
	let home: Home | undefined;
	let labd: LabdProcess | undefined;
	let attacker: Learner | undefined;
	let victim: Learner | undefined;
	let victimsLab: string | null | undefined;

	beforeAll(async () => {
		const made = makeHome();
		home = made;
		labd = await new LabdProcess(made, environment).ready();
		[attacker, victim] = await Promise.all(
			['attacker', 'victim'].map((learner) => Learner.enter(made, { learner, lesson })),
		);
		await Promise.all([attacker?.open(), victim?.open()]);
		victimsLab = victim?.status?.lab;
	});

	afterAll(async () => {
		const lab = victim?.status?.lab;
		if (home === undefined) return;
		const health = labd?.ended === false ? (await ask(home, 'GET', '/healthz')).status : undefined;
		await Promise.all([attacker?.leave(), victim?.leave()]);
		const code = await labd?.end('SIGTERM');
		await nothingLeft(home);
		removeHome(home);
		expect({ lab, health, code }).toEqual({ lab: victimsLab, health: healthy, code: 0 });
	});

	return {
		get home() {
			return present(home);
		},
		labd: () => present(labd),
		async returnAttacker() {
			await attacker?.leave();
			attacker = await Learner.enter(present(home), { learner: 'attacker', lesson });
		},
		get attacker() {
			return present(attacker);
		},
		get victim() {
			return present(victim);
		},
	};
}

function present<T>(value: T | undefined): T {
	if (value === undefined) throw new Error('the labs were not started');
	return value;
}
