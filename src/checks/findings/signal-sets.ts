import type { ProcessFacts, StatusFacts } from '../../proc/snapshot.ts';
import { signalsOf } from '../evidence.ts';
import { nameProcess } from '../name-process.ts';
import { maskHas, type SignalName } from '../signals.ts';
import { type Finding, found } from './finding.ts';
import { having } from './reading.ts';

/** It throws this signal away: `SigIgn` of proc_pid_status(5), signal(7). Kept by fork and by execve. */
export function ignoring(process: ProcessFacts, signal: SignalName): Finding {
	return ofMask(process, 'sigIgn', { signal, does: `ignores ${signal}`, doesNot: `doesn’t ignore ${signal}` });
}

/** It has a handler for it: `SigCgt` of proc_pid_status(5). Lost at execve. What waits by sigtimedwait(2), as tini does, shows none. */
export function catching(process: ProcessFacts, signal: SignalName): Finding {
	return ofMask(process, 'sigCgt', {
		...{ signal, does: `has a handler for ${signal}`, doesNot: `has no handler for ${signal}` },
	});
}

/** It holds it back: `SigBlk` of proc_pid_status(5), of its first thread. Kept by execve. */
export function blocking(process: ProcessFacts, signal: SignalName): Finding {
	return ofMask(process, 'sigBlk', { signal, does: `blocks ${signal}`, doesNot: `doesn’t block ${signal}` });
}

/** It was sent and not yet delivered: `ShdPnd` (to the process) or `SigPnd` (to its first thread) of proc_pid_status(5). */
export function pending(process: ProcessFacts, signal: SignalName): Finding {
	return having(process, { file: 'status', value: process.status }, (status) => {
		const mask = maskHas(status.sigPnd, signal) ? 'sigPnd' : 'shdPnd';
		return found(maskHas(status[mask], signal), {
			says: `${signal} waits to be delivered to ${nameProcess(process)}`,
			otherwise: `No ${signal} waits to be delivered to ${nameProcess(process)}`,
			evidence: [signalsOf(process, mask)],
		});
	});
}

interface Sets {
	readonly signal: SignalName;
	readonly does: string;
	readonly doesNot: string;
}

/** One bit is asked for, never a whole mask: masks are inherited from whoever started the process. */
function ofMask(
	process: ProcessFacts,
	mask: keyof StatusFacts & ('sigIgn' | 'sigCgt' | 'sigBlk'),
	{ signal, does, doesNot }: Sets,
): Finding {
	return having(process, { file: 'status', value: process.status }, (status) =>
		found(maskHas(status[mask], signal), {
			says: `${nameProcess(process)} ${does}`,
			otherwise: `${nameProcess(process)} ${doesNot}`,
			evidence: [signalsOf(process, mask)],
		}),
	);
}
