import { Emitter, type Event } from '../foundation/emitter.ts';
import type { Done, LabSight, ProcessId } from '../proc/lab-sight.ts';
import {
	type ConnectWish,
	isSignalWish,
	type ProbeResult,
	type ProbeWish,
	probeKey,
	type SignalWish,
} from '../proc/probe.ts';
import { type ProcessKey, processKey, type Snapshot } from '../proc/snapshot.ts';
import type { SteadyTime } from '../proc/steady-time.ts';

/** A connection is tried again so soon, in milliseconds. */
const connectAgain = 1_000;

/** So many results of one task are kept: of connections the newest; a task that has sent so many signals sends no more. */
const most = { connections: 16, signals: 256 } as const;

export interface LabProbesOptions {
	readonly sight: Pick<LabSight, 'signal' | 'connect'>;
	/** The lab's PID 1. */
	readonly lab: ProcessId;
	/** The clock of the lab's snapshots. */
	readonly time: SteadyTime;
}

/** Does in one lab what its tasks wish for, and keeps what came of it. */
export class LabProbes {
	/** Something was done. */
	readonly onResult: Event<ProbeResult>;
	readonly #options: LabProbesOptions;
	readonly #done = new Emitter<ProbeResult>();
	/** Signals that were sent or given up, and when connections were last tried: by task and wish. */
	readonly #tried = new Map<string, number>();
	readonly #trying = new Set<string>();
	#results: Snapshot['probes'];

	constructor(options: LabProbesOptions) {
		this.#options = options;
		this.onResult = this.#done.event;
	}

	/** What is laid into snapshots; the same object while nothing was done. */
	get results(): Snapshot['probes'] {
		return this.#results;
	}

	/** Begins what is wished for, by the id of the task, and is due. Only processes of the snapshot are touched. */
	wish(wishes: ReadonlyMap<string, ProbeWish>, snapshot: Snapshot): void {
		for (const [task, wish] of wishes) {
			const key = `${task} ${probeKey(wish)}`;
			if (!this.#isDue(task, wish, key)) continue;
			this.#tried.set(key, this.#options.time.now());
			this.#trying.add(key);
			void this.#do(wish, snapshot).then((done) => {
				this.#trying.delete(key);
				this.#keep(task, { wish, at: this.#options.time.now(), ...done });
			});
		}
	}

	#isDue(task: string, wish: ProbeWish, key: string): boolean {
		const triedAt = this.#tried.get(key);
		if (this.#trying.has(key)) return false;
		if (!isSignalWish(wish)) return triedAt === undefined || this.#options.time.now() - triedAt >= connectAgain;
		const sent = (this.#results?.[task] ?? []).filter((result) => isSignalWish(result.wish));
		return triedAt === undefined && sent.length < most.signals;
	}

	async #do(wish: ProbeWish, snapshot: Snapshot): Promise<Done> {
		return isSignalWish(wish) ? this.#signal(wish, snapshot) : this.#connect(wish, snapshot);
	}

	async #signal({ signal, to }: SignalWish, snapshot: Snapshot): Promise<Done> {
		const { sight, lab } = this.#options;
		if (to === processKey(lab))
			return { outcome: 'failed', why: 'It is the PID 1 of the lab, which would end with it.' };
		const target = processIn(snapshot, to);
		return target === undefined ? { outcome: 'gone' } : sight.signal(lab, target, signal);
	}

	async #connect({ connect, from }: ConnectWish, snapshot: Snapshot): Promise<Done> {
		const { sight, lab } = this.#options;
		const source = from === 'lab' ? lab : processIn(snapshot, from);
		return source === undefined ? { outcome: 'gone' } : sight.connect(lab, source, connect);
	}

	#keep(task: string, result: ProbeResult): void {
		const all = [...(this.#results?.[task] ?? []), result];
		const connections = all.filter(({ wish }) => !isSignalWish(wish));
		const forgotten = new Set(connections.slice(0, Math.max(0, connections.length - most.connections)));
		this.#results = { ...this.#results, [task]: all.filter((one) => !forgotten.has(one)) };
		this.#done.fire(result);
	}
}

function processIn({ processes }: Snapshot, key: ProcessKey): ProcessId | undefined {
	const found = processes.find((process) => processKey(process) === key);
	return found && { pid: found.pid, starttime: found.starttime };
}
