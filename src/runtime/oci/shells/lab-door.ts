import { closeSync, constants, fstatSync, openSync, readFileSync, statfsSync } from 'node:fs';
import { parseStatus } from '../../../proc/parse-status.ts';
import type { LabRef } from '../../container-runtime.ts';
import { livingProcess } from '../host-process.ts';

/** Of open(2); Node doesn't name it. */
const openPath = 0o10_000_000;
const devptsMagic = 0x1cd1;
/** `/dev/ptmx`: 5, 2. */
const ptmxDevice = (5 << 8) | 2;

/**
 * What one needs to enter a lab later without following a path in it. Taken before a program of the learner's has run, who may then mount
 * and trace as they like.
 */
export interface LabDoor extends Disposable {
	readonly init: LabRef['init'];
	/** Leads to the `ptmx` of the lab's own devpts, whatever is mounted over it by now. */
	readonly ptmx: string;
	/** Of its PID 1: as in `ShellStart`. */
	readonly privileges: readonly string[];
	/** Whether its PID 1 is under a system-call filter. */
	readonly isFiltered: boolean;
}

/** Throws where the lab isn't as it was made. */
export function openDoor({ id, init }: LabRef): LabDoor {
	const status = parseStatus(readFileSync(`/proc/${init.pid}/status`, 'latin1'));
	if (!status.ok) throw new Error(status.error);
	const { capInh, capPrm, capEff, capBnd, capAmb, noNewPrivs, seccomp } = status.value.facts;
	if (!/^0+$/.test(capAmb)) throw new Error('its PID 1 has ambient capabilities');
	const descriptor = openPtmx(init.pid);
	if (livingProcess(init.pid)?.starttime !== init.starttime) {
		closeSync(descriptor);
		throw new Error(`the lab ${id} has ended`);
	}
	return {
		init,
		ptmx: `/proc/self/fd/${descriptor}`,
		privileges: [capInh, capPrm, capEff, capBnd, String(noNewPrivs)],
		isFiltered: seccomp !== 0,
		[Symbol.dispose]: () => closeSync(descriptor),
	};
}

/** Step by step: an image may have links where these folders should be. */
function openPtmx(pid: number): number {
	const root = openSync(`/proc/${pid}/root`, openPath | constants.O_DIRECTORY);
	const steps = ['dev', 'pts', 'ptmx'];
	const found = steps.reduce((folder, name) => {
		try {
			return openSync(`/proc/self/fd/${folder}/${name}`, openPath | constants.O_NOFOLLOW);
		} finally {
			closeSync(folder);
		}
	}, root);
	const { rdev } = fstatSync(found);
	const isOwn = rdev === ptmxDevice && statfsSync(`/proc/self/fd/${found}`).type === devptsMagic;
	if (isOwn) return found;
	closeSync(found);
	throw new Error('its /dev/pts is no file system of terminals');
}
