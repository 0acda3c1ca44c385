import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import type { LabLimits } from '../runtime/container-runtime.ts';

/** What a lab may come to need. */
export type Demand = Pick<LabLimits, 'memoryBytes' | 'pids'>;

/** The labs that are made or live now, and what they may come to need together. */
export interface Held extends Demand {
	readonly labs: number;
}

/** What a machine has and what of it is in use, in bytes and tasks; read anew at each call. */
export interface Machine {
	readonly memoryBytes: number;
	freeMemoryBytes(): number;
	readonly pids: number;
	usedPids(): number;
}

/** Whether there is room for one more lab beside those that are held. */
export type Capacity = (held: Held, demand: Demand) => boolean;

export const unlimited: Capacity = () => true;

export interface CapacityLimits {
	/** Labs at once. */
	readonly mostLabs: number;
	/** How many times over what labs may need is promised of what the machine has. */
	readonly overcommit: number;
}

/**
 * A lab may use 512 MB unless its lesson says otherwise; a fortieth is 13 MB, or 19 where it runs containers of its own and may use 768.
 * The most that one was seen to take while its tasks were solved is 5 MB, and 17 with containers (`bench/active-lab.ts`). What is really
 * free is asked beside it, so that a class that does run something large waits instead of being killed.
 */
export const defaultCapacity: CapacityLimits = { mostLabs: 2_000, overcommit: 40 };

/** So much stays free for the host, labd, web and the labs that live, in bytes, or a tenth of a small machine. */
const reserveBytes = 1024 ** 3;

/** This share of the machine's pids stays free: when all are taken nobody can log in to mend it. */
const reservedPids = 0.2;

/** Room by number, by what labs may need, and by what is free. The first lab always has room, or it would wait for ever. */
export function createCapacity({ mostLabs, overcommit }: CapacityLimits, machine: Machine = thisMachine()): Capacity {
	const reserve = Math.min(reserveBytes, machine.memoryBytes / 10);
	return (held, demand) => {
		if (held.labs === 0) return true;
		return (
			held.labs < mostLabs &&
			held.memoryBytes + demand.memoryBytes <= machine.memoryBytes * overcommit &&
			held.pids + demand.pids <= machine.pids * overcommit &&
			machine.freeMemoryBytes() >= reserve &&
			machine.usedPids() <= machine.pids * (1 - reservedPids)
		);
	};
}

/** Memory by proc_meminfo(5) (`MemTotal`, `MemAvailable`), pids by proc_sys_kernel(5) (`pid_max`, `threads-max`) and proc_loadavg(5). */
export function thisMachine(): Machine {
	const most = ['pid_max', 'threads-max'].map((file) => Number(readFileSync(`/proc/sys/kernel/${file}`, 'latin1')));
	return {
		memoryBytes: totalmem(),
		freeMemoryBytes: freemem,
		pids: Math.min(...most),
		usedPids: () => Number(/\/(\d+)/.exec(readFileSync('/proc/loadavg', 'latin1'))?.[1]),
	};
}
