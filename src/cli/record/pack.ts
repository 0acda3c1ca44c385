import type { ProcessFacts, Snapshot } from '../../proc/snapshot.ts';
import { type ProcessTable, packProcesses, unpackProcesses } from './pack-processes.ts';
import { diff, type Json, type JsonObject, patch } from './patch.ts';
import type { Recording, RecordingHead, RecordingStep } from './recording.ts';
import type { Moment, Trace } from './trace.ts';

/** A trace as it is kept: the first snapshot, then only what changed; what stayed the same adds its time to the step before. */
export function pack(trace: Trace, head: RecordingHead): Recording {
	const steps: RecordingStep[] = [];
	let before = split(trace.start);
	for (const moment of trace.moments) {
		const now = split(moment.snapshot);
		const step = packStep(before, now, { ...moment, at: moment.snapshot.at - trace.start.at });
		const last = steps.at(-1);
		if (last !== undefined && isNothingNew(step) && !isMarked(last))
			steps[steps.length - 1] = { ...last, at: [...last.at, ...step.at] };
		else steps.push(step);
		before = now;
	}
	const { lab, processes } = split(trace.start);
	const entered = trace.entered === undefined ? {} : { entered: trace.entered };
	const start = { lab, processes: packProcesses({}, processes) };
	return { ...head, seed: trace.seed, ...entered, began: trace.start.at, start, steps };
}

/** The trace that was packed. */
export function unpack({ seed, entered, began, start, steps }: Recording): Trace {
	let now: Parts = { lab: patch({}, start.lab), processes: unpackProcesses({}, start.processes) };
	const joiner = new Joiner();
	const first = joiner.join(now, began);
	const moments = steps.flatMap(({ at, lab = {}, processes = {}, ...marks }): readonly Moment[] => {
		now = { lab: patch(now.lab, lab), processes: unpackProcesses(now.processes, processes) };
		return at.map((milliseconds) => ({ snapshot: joiner.join(now, began + milliseconds), ...marks }));
	});
	return { seed, entered, start: first, moments };
}

/** A snapshot without its time: its processes by pid, and all else. */
interface Parts {
	readonly lab: JsonObject;
	readonly processes: ProcessTable;
}

function split({ at: _, processes, ...lab }: Snapshot): Parts {
	const byPid = processes.map(({ pid, ...facts }) => [String(pid), facts as unknown as JsonObject]);
	return { lab: lab as unknown as JsonObject, processes: Object.fromEntries(byPid) };
}

/** Makes snapshots of parts; a process whose facts are the same object becomes the same object again. */
class Joiner {
	readonly #known = new Map<Json, ProcessFacts>();

	join({ lab, processes }: Parts, at: number): Snapshot {
		const list = Object.entries(processes).map(([pid, facts]) => this.#process(Number(pid), facts));
		return { ...(lab as unknown as Omit<Snapshot, 'at' | 'processes'>), at, processes: list };
	}

	#process(pid: number, facts: JsonObject): ProcessFacts {
		const known = this.#known.get(facts);
		if (known !== undefined) return known;
		const made = { pid, ...(facts as unknown as Omit<ProcessFacts, 'pid'>) };
		this.#known.set(facts, made);
		return made;
	}
}

function packStep(
	before: Parts,
	now: Parts,
	{ at, begins, committed }: Omit<Moment, 'snapshot'> & { readonly at: number },
): RecordingStep {
	const lab = diff(before.lab, now.lab);
	const processes = packProcesses(before.processes, now.processes);
	return {
		at: [at],
		...(begins === undefined ? {} : { begins: [...begins] }),
		...(committed === undefined ? {} : { committed }),
		...(isEmpty(lab) ? {} : { lab }),
		...(isEmpty(processes) ? {} : { processes }),
	};
}

function isNothingNew(step: RecordingStep): boolean {
	return step.lab === undefined && step.processes === undefined && !isMarked(step);
}

/** Something happened at this very look. */
function isMarked({ begins, committed }: RecordingStep): boolean {
	return begins !== undefined || committed !== undefined;
}

function isEmpty(object: object): boolean {
	return Object.keys(object).length === 0;
}
