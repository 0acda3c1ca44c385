import { closeSync, constants, fstatSync, openSync, readFileSync, statfsSync } from 'node:fs';
import { fail, type Result, succeed } from '../../../foundation/result.ts';
import { parseStatus } from '../../../proc/parse-status.ts';
import type { LabRef } from '../../container-runtime.ts';
import { errorCode } from '../error-code.ts';

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
	/** Leads to the `ptmx` of the lab's own devpts, whatever is mounted over it by now. */
	readonly ptmx: string;
	/** Of its PID 1: as in `ShellStart`. */
	readonly privileges: readonly string[];
	/** Whether its PID 1 is under a system-call filter. */
	readonly isFiltered: boolean;
}

/** The failure says what is not as expected. */
export function openDoor({ init }: LabRef): Result<LabDoor, string> {
	try {
		const status = parseStatus(readFileSync(`/proc/${init.pid}/status`, 'latin1'));
		if (!status.ok) return status;
		const { capInh, capPrm, capEff, capBnd, capAmb, noNewPrivs, seccomp } = status.value.facts;
		if (!/^0+$/.test(capAmb)) return fail('PID 1 of the lab has ambient capabilities');
		const ptmx = openPtmx(init.pid);
		if (!ptmx.ok) return ptmx;
		return succeed({
			ptmx: `/proc/self/fd/${ptmx.value}`,
			privileges: [capInh, capPrm, capEff, capBnd, String(noNewPrivs)],
			isFiltered: seccomp !== 0,
			[Symbol.dispose]: () => closeSync(ptmx.value),
		});
	} catch (error) {
		if (error instanceof Error && errorCode(error) !== undefined) return fail(error.message);
		throw error;
	}
}

/** Step by step: an image may have links where these folders should be. */
function openPtmx(pid: number): Result<number, string> {
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
	if (isOwn) return succeed(found);
	closeSync(found);
	return fail('/dev/pts of the lab is no file system of terminals');
}
