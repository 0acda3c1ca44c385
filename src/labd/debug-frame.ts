import type { Judge } from '../checks/judge.ts';
import type { Snapshot } from '../proc/snapshot.ts';
import { maxDebugFrameBytes } from '../protocol/numbers.ts';
import type { DebugFrame } from './lab-frames.ts';

/** So many of the newest events are told. */
const toldEvents = 50;

/** What the checks see of a lab, for its author; what doesn't fit in a frame is left out, which its `gaps` then say. */
export function debugFrame(lab: string, judge: Judge, snapshot: Snapshot): DebugFrame {
	const whole: DebugFrame = {
		type: 'debug',
		lab,
		at: snapshot.at,
		snapshot,
		events: [...judge.events(toldEvents)],
		judged: judge.inspect().map((row) => ({ ...row })),
	};
	if (fits(whole)) return whole;
	const frame = { ...whole, events: [] };
	for (let kept = snapshot.processes.length >> 1; kept > 0; kept >>= 1) {
		const cut = { ...frame, snapshot: cutTo(snapshot, kept) };
		if (fits(cut)) return cut;
	}
	const { listening: _sockets, cgroups: _groups, files: _files, ...rest } = cutTo(snapshot, 0);
	return { ...frame, snapshot: rest };
}

function fits(frame: DebugFrame): boolean {
	return Buffer.byteLength(JSON.stringify(frame)) <= maxDebugFrameBytes;
}

function cutTo(snapshot: Snapshot, most: number): Snapshot {
	const left = snapshot.processes.length - most;
	return {
		...snapshot,
		processes: snapshot.processes.slice(0, most),
		gaps: [...snapshot.gaps, `${left} processes are left out here: they don’t fit in one frame. The checks saw them.`],
	};
}
