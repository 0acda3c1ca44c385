import type { Judge } from '../checks/judge.ts';
import type { Snapshot } from '../proc/snapshot.ts';
import { maxDebugFrameBytes } from '../protocol/numbers.ts';
import type { DebugFrame } from './lab-frames.ts';

/** So many of the newest events are told. */
const toldEvents = 50;

/** What the checks see of a lab, for its author; cut to what a frame may hold. */
export function debugFrame(lab: string, judge: Judge, snapshot: Snapshot): DebugFrame {
	const judged = judge.inspect().map((row) => ({ ...row }));
	let kept = snapshot.processes.length;
	let events = judge.events(toldEvents);
	for (;;) {
		const frame: DebugFrame = {
			type: 'debug',
			lab,
			at: snapshot.at,
			snapshot: cutTo(snapshot, kept),
			events: [...events],
			judged,
		};
		const bytes = Buffer.byteLength(JSON.stringify(frame));
		if (bytes <= maxDebugFrameBytes || (kept === 0 && events.length === 0)) return frame;
		kept = Math.floor((kept * maxDebugFrameBytes) / (bytes * 1.25));
		events = kept < 2 ? [] : events;
	}
}

function cutTo(snapshot: Snapshot, most: number): Snapshot {
	const left = snapshot.processes.length - most;
	if (left <= 0) return snapshot;
	return {
		...snapshot,
		processes: snapshot.processes.slice(0, most),
		gaps: [...snapshot.gaps, `${left} processes are left out here: they don’t fit in one frame. The checks saw them.`],
	};
}
