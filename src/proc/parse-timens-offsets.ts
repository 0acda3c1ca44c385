import { fail, type Result, succeed } from '../foundation/result.ts';
import type { ProcessDetails } from './snapshot.ts';

type TimeOffsets = NonNullable<ProcessDetails['timeOffsets']>;

/** Parses `/proc/PID/timens_offsets`, time_namespaces(7): those of the time namespace that the process' children get. */
export function parseTimensOffsets(text: string): Result<TimeOffsets, string> {
	const [monotonic, boottime] = [secondsOf(text, 'monotonic'), secondsOf(text, 'boottime')];
	if (monotonic === undefined || boottime === undefined) return fail('timens_offsets lacks a clock');
	return succeed({ monotonic, boottime });
}

/** `monotonic  -1  500000000`: seconds, and nanoseconds that are always added. */
function secondsOf(text: string, clock: string): number | undefined {
	const parts = new RegExp(`^${clock} +(-?\\d{1,15}) +(\\d{1,9})$`, 'm').exec(text);
	return parts ? Number(parts[1]) + Number(parts[2]) / 1e9 : undefined;
}
