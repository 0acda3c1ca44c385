import { isZombie } from '../proc/is-zombie.ts';
import { type FileReading, isUnreadable, type LabFile } from '../proc/lab-file.ts';
import type { ProcessFacts, Snapshot } from '../proc/snapshot.ts';
import { nameProcess } from './name-process.ts';
import type { CheckView } from './task.ts';

/** A place in the lab, or in the root directory of one of its processes, which must be of the newest snapshot. */
export type FileAt = string | { readonly in: ProcessFacts; readonly path: string };

export function pathOf(at: FileAt): string {
	return typeof at === 'string' ? at : at.path;
}

/** `/proc/4700/root/etc/hosts`: where the host finds it, by the lab’s PID 1 or by the process. */
export function sourceOf({ init }: Pick<Snapshot, 'init'>, at: FileAt): string {
	const pid = typeof at === 'string' ? init.pid : at.in.pid;
	return `/proc/${pid}/root${pathOf(at)}`;
}

/** `For sleep 12 `, or nothing of a place in the lab: begins a sentence. */
export function forWhom(at: FileAt): string {
	return typeof at === 'string' ? '' : `For ${nameProcess(at.in)} `;
}

/**
 * What was found at a place; `undefined` for the root of a process that has none any more. @throws Error if the task or question does not wish for it
 * there, in `files`: a mistake in the course.
 */
export function readingAt(snapshot: Snapshot, at: FileAt): FileReading | undefined {
	const path = pathOf(at);
	if (typeof at === 'string') return wished(snapshot.files, path, `'${path}'`);
	const { details, unreadable } = at.in;
	if (unreadable.files !== undefined) return { unreadable: unreadable.files };
	if (details.files === undefined && isZombie(at.in)) return undefined;
	return wished(details.files, path, `{ path: '${path}', in: 'each-root' }`);
}

function wished(files: Snapshot['files'], path: string, wish: string): FileReading {
	const found = files?.[path];
	if (found === undefined) throw new Error(`Nobody looks for this file: files must have ${wish}.`);
	return found;
}

/** The file at a place; `undefined` if none is there or it could not be read. @throws Error as `readingAt`. */
export function fileAt(view: CheckView, at: FileAt): LabFile | undefined {
	const reading = readingAt(view.snapshot, at);
	return reading === null || isUnreadable(reading) ? undefined : reading;
}
