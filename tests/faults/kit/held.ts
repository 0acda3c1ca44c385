import { readdirSync, readFileSync } from 'node:fs';
import type { Home } from '../../../src/foundation/node/home.ts';
import { leftovers } from '../../conformance/container-runtime-kit.ts';
import { foldersIn } from './folders-in.ts';

/** What a labd and its labs hold of the machine. */
export interface Held {
	/** Folders of labs. */
	readonly labs: number;
	readonly mounts: number;
	readonly loops: number;
	readonly cgroups: number;
	readonly ranges: number;
	/** Of labd itself. */
	readonly files: number;
	readonly threads: number;
	/** Processes that labd has started and that live. */
	readonly children: number;
	/** Of labd, in kilobytes: VmRSS of proc_pid_status(5). */
	readonly memory: number;
}

export function heldBy(home: Home, labd: number): Held {
	const { mounts, loops, cgroups, ranges } = leftovers(home);
	const status = readFileSync(`/proc/${labd}/status`, 'latin1');
	const number = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
	return {
		labs: readdirSync(home.labs).length,
		mounts: mounts.length,
		loops: loops.length,
		cgroups: foldersIn(cgroups).length,
		ranges: ranges.length,
		files: readdirSync(`/proc/${labd}/fd`).length,
		threads: number('Threads'),
		children: readFileSync(`/proc/${labd}/task/${labd}/children`, 'latin1').split(' ').filter(Boolean).length,
		memory: number('VmRSS'),
	};
}

/** By how much a figure grows from one reading to the next, by least squares. */
export function slopeOf(values: readonly number[]): number {
	const middle = (values.length - 1) / 2;
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	let [over, under] = [0, 0];
	for (const [index, value] of values.entries()) {
		over += (index - middle) * (value - mean);
		under += (index - middle) ** 2;
	}
	return over / under;
}
