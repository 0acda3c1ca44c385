import type { ExtraFacts } from './extra-facts.ts';
import { isGone } from './is-gone.ts';
import { type KnownProcess, markKnown, renewDetails, renewKnown } from './known-process.ts';
import type { ProcSource } from './proc-source.ts';
import { type IsFromImage, readProcess } from './read-process.ts';

export interface FollowOptions {
	readonly source: ProcSource;
	/** The lab's PID 1. */
	readonly init: { readonly pid: number };
	readonly isFromImage: IsFromImage;
	readonly extra: Pick<ExtraFacts, 'detailsOf'>;
	/** Monotonic milliseconds after which a process whose `stat` stands still is read in full again. */
	readonly fullEvery: number;
}

export interface Look {
	/** Monotonic milliseconds. */
	readonly now: number;
	/** No process of the lab but its PID 1 has run since the look before. */
	readonly hasRested: boolean;
	/** The details of processes whose other facts stand still are read too. */
	readonly withDetails: boolean;
}

export interface ProcessFollower {
	readonly known: ReadonlyMap<number, KnownProcess>;
	/** Brings what is known of a process up to date. Answers with a reason if it is there and nothing is known of it. */
	observe(pid: number, look: Look): string | undefined;
}

/** A mark is believed for so many times `fullEvery`: a tracer could change what it does not show. */
const marksLast = 5;

/**
 * What can't stay the same if a process of one thread ran: its `status` counts how often it gave up the processor, and has the signals
 * that others sent. And its program's link, to which others can add ` (deleted)`.
 */
function idleMark(source: ProcSource, pid: number): string | undefined {
	const status = source.read(pid, 'status');
	if (!status.ok || !status.value.includes('\nvoluntary_ctxt_switches:')) return undefined;
	const exe = source.link(pid, 'exe');
	return `${exe.ok ? exe.value : exe.error}\n${status.value}`;
}

/** The mark without how often it gave up the processor: what an init that woke and found nothing may still not have changed. */
function withoutTurns(mark: string | undefined): string | undefined {
	return mark?.replaceAll(/^(non)?voluntary_ctxt_switches:.*\n/gm, '');
}

/**
 * How long the first thread of a process was on a processor and how often; a system call too short to move the ticks of `stat`, such
 * as unshare(2) or sigaction(2), moves it. `undefined` where the kernel does not count.
 */
function turnsOf(source: ProcSource, pid: number): string | undefined {
	const turns = source.read(pid, 'schedstat');
	return turns.ok && !turns.value.startsWith('0 0 0') ? turns.value : undefined;
}

/** Follows processes from when they are first seen until their identity is gone from `/proc`. */
export function createProcessFollower(options: FollowOptions): ProcessFollower {
	const { source, isFromImage, extra, fullEvery } = options;
	const known = new Map<number, KnownProcess>();

	const observe = (pid: number, look: Look): string | undefined => {
		const { now, hasRested, withDetails } = look;
		const before = known.get(pid);
		const stat = source.read(pid, 'stat');
		if (!stat.ok) return missed(pid, stat.error);
		if (!before?.settled || before.stat !== stat.value) return observeAll(pid, stat.value, now);
		if (!hasRested && before.turns !== turnsOf(source, pid)) return observeAll(pid, stat.value, now);
		if (now - before.readAt >= fullEvery && !isUnchanged(pid, before, look)) return observeMarked(pid, stat.value, now);
		return withDetails ? observeDetails(pid, known.get(pid) ?? before, now) : undefined;
	};

	/** Whether a full read would say the same as the last; it then counts as made now. */
	const isUnchanged = (pid: number, before: KnownProcess, { now, hasRested }: Look): boolean => {
		const { mark } = before;
		if (mark === undefined || (!hasRested && now - mark.at >= marksLast * fullEvery)) return false;
		const text = idleMark(source, pid);
		const isOnlyWoken = hasRested && pid === options.init.pid;
		if (isOnlyWoken ? withoutTurns(mark.text) !== withoutTurns(text) : mark.text !== text) return false;
		known.set(pid, { ...before, readAt: now, mark: hasRested ? { ...mark, at: now } : mark });
		return true;
	};

	const observeMarked = (pid: number, stat: string, now: number): string | undefined => {
		const text = idleMark(source, pid);
		const trouble = observeAll(pid, stat, now);
		const found = known.get(pid);
		if (found?.facts.threads === 1 && text !== undefined) known.set(pid, { ...found, mark: { text, at: now } });
		return trouble;
	};

	/** The details of a process whose other facts stand still. */
	const observeDetails = (pid: number, before: KnownProcess, now: number): string | undefined => {
		const details = extra.detailsOf?.(before.core);
		const stat = source.read(pid, 'stat');
		if (!stat.ok) return missed(pid, stat.error);
		if (before.stat !== stat.value) return observeAll(pid, stat.value, now);
		known.set(pid, renewDetails(before, details));
		return undefined;
	};

	const observeAll = (pid: number, stat: string, now: number): string | undefined => {
		const turns = known.has(pid) ? turnsOf(source, pid) : undefined;
		const reading = readProcess(source, pid, { isFromImage, stat, readDetails: extra.detailsOf });
		if (reading.kind === 'gone') known.delete(pid);
		if (reading.kind === 'unreadable') return missed(pid, reading.error);
		if (reading.kind === 'read') known.set(pid, renewKnown(known.get(pid), reading, { readAt: now, turns }));
		return undefined;
	};

	/** What is known of a process stays, marked, when its `stat` can't be read for another reason than that it went away. */
	const missed = (pid: number, error: string): string | undefined => {
		const before = known.get(pid);
		if (isGone(error)) known.delete(pid);
		else if (before) known.set(pid, markKnown(before, error));
		else return `process ${pid} could not be read: ${error}`;
		return undefined;
	};

	return { known, observe };
}
