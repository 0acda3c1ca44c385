import { readFileSync } from 'node:fs';
import { type MachineFacts, type StepEnd, type TrialEvent, trialEvent } from './events.ts';
import { Machine, type MachineOptions } from './machine.ts';

/** A machine that has not begun by then is taken for crashed, in milliseconds. */
const bootLimit = 10 * 60_000;

export interface Trial {
	readonly ended: readonly StepEnd[];
	readonly facts: MachineFacts | undefined;
	/** Why each machine that did not begin was given up. */
	readonly failedBoots: readonly string[];
	/** Seconds from power on to its first line. */
	readonly bootSeconds: number | undefined;
	/** Why it did not come to its end. */
	readonly brokeOff: string | undefined;
}

export interface TrialOptions extends MachineOptions {
	readonly boots: number;
	/** Milliseconds without a line after which it has hung. */
	readonly silence: number;
	/** Milliseconds from the start after which it is broken off. */
	readonly limit: number;
	readonly onEvent: (event: TrialEvent) => void;
	readonly onFailedBoot: (why: string) => void;
}

type Begun = { readonly machine: Machine; readonly bootSeconds: number };

/** Boots a machine, again if it crashes before it begins, and hears it out. */
export async function runTrial(options: TrialOptions): Promise<Trial> {
	const failedBoots: string[] = [];
	for (;;) {
		const begun = await boot(options);
		if (typeof begun === 'string') {
			failedBoots.push(begun);
			options.onFailedBoot(begun);
			if (failedBoots.length < options.boots) continue;
			return { ended: [], facts: undefined, failedBoots, bootSeconds: undefined, brokeOff: 'No machine began.' };
		}
		await using machine = begun.machine;
		return { ...(await listen(machine, options)), failedBoots, bootSeconds: begun.bootSeconds };
	}
}

/** A machine that has said that it begins; or why there is none. */
async function boot(options: TrialOptions): Promise<Begun | string> {
	await using owned = new AsyncDisposableStack();
	const machine = owned.use(new Machine(options));
	const began = performance.now();
	const heard = await machine.nextLine(bootLimit);
	const bootSeconds = (performance.now() - began) / 1000;
	if (heard !== undefined && 'line' in heard) {
		owned.move();
		return { machine, bootSeconds };
	}
	const why = heard === undefined ? `It said nothing for ${bootLimit / 60_000} minutes.` : heard.end;
	return `${why}\n${lastOf(options.console)}`;
}

async function listen(machine: Machine, { silence, limit, onEvent, console }: TrialOptions) {
	const over = performance.now() + limit;
	const ended: StepEnd[] = [];
	let facts: MachineFacts | undefined;
	let step: string | undefined;
	for (;;) {
		const heard = await machine.nextLine(Math.min(silence, over - performance.now()));
		if (heard === undefined || 'end' in heard) {
			const silent =
				performance.now() < over ? `nothing was heard for ${silence / 60_000} minutes` : 'its time was over';
			const why = heard === undefined ? silent : heard.end;
			return { ended, facts, brokeOff: `In ${step ?? 'the beginning'}: ${why}\n${lastOf(console)}` };
		}
		const event = trialEvent.parse(JSON.parse(heard.line));
		onEvent(event);
		if (event.event === 'begin') step = event.step;
		if (event.event === 'end') ended.push(event);
		if (event.event === 'facts') facts = event;
		if (event.event === 'done') {
			await machine.nextLine(60_000);
			return { ended, facts, brokeOff: undefined };
		}
	}
}

function lastOf(file: string): string {
	return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-25).join('\n');
}
