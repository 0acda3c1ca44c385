import type { Step } from './at-step.ts';
import { FaultPlace } from './fault-place.ts';
import { isSoak } from './soak.ts';

/** In the soak all steps; in the gate each of the program itself, and of those that it starts the first of each kind. */
export function chooseSteps(steps: readonly Step[], own: number): readonly Step[] {
	if (isSoak) return steps;
	const seen = new Set<string>();
	return steps.filter(({ pid, program, call }) => {
		const kind = `${program} ${call}`;
		const isNew = pid === own || !seen.has(kind);
		seen.add(kind);
		return isNew;
	});
}

/** Tries every item, two at a time, each lane in a place of its own. */
export async function inLanes<T>(
	items: readonly T[],
	attempt: (place: FaultPlace, item: T) => Promise<void>,
	createTimeout?: number,
): Promise<void> {
	const waiting = [...items];
	const lane = async () => {
		await using place = await FaultPlace.make(createTimeout);
		for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await attempt(place, item);
	};
	await Promise.all([lane(), lane()]);
}

export function inWords({ number, program, call, detail }: Step): string {
	return `${number}: ${program} ${call} ${detail}`.trimEnd();
}
