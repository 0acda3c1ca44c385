import { fail, type Result, succeed } from '../foundation/result.ts';
import { isGone } from './is-gone.ts';
import { parseNetTcp } from './parse-net-tcp.ts';
import { parseTcpInUse } from './parse-sockstat.ts';
import type { ProcSource } from './proc-source.ts';
import { type ListeningSocket, type ProcessFacts, type ProcessKey, processKey } from './snapshot.ts';

export interface ListeningReading {
	readonly listening: Readonly<Record<string, readonly ListeningSocket[]>>;
	readonly gaps: readonly string[];
}

interface Known {
	/** Who was asked: numbers of namespaces are used again. */
	readonly process: ProcessKey;
	readonly inUse: readonly [tcp: number, tcp6: number];
	readonly at: number;
	readonly sockets: readonly ListeningSocket[];
}

/**
 * For a list of sockets the kernel goes through a table of all connections of the machine, 0.7 ms on 24 GB of memory for each
 * `net/tcp`; how many are in use costs 5 us. So the list is read when that number changes, and again after so many milliseconds
 * in case one took the place of another.
 */
const relist = 2_000;

/** Reads the listening TCP sockets of each net namespace once, through the first of its processes that answers. */
export function createListeningReader(source: ProcSource) {
	let known = new Map<string, Known>();

	const readNamespace = (process: ProcessFacts, before: Known | undefined, now: number): Result<Known, string> => {
		const inUse = readInUse(source, process.pid);
		if (!inUse.ok) return inUse;
		const key = processKey(process);
		const isSame = before?.process === key && before.inUse.join() === inUse.value.join();
		if (isSame && now - before.at < relist) return succeed(before);
		const sockets = readSockets(source, process.pid, inUse.value);
		return sockets.ok ? succeed({ process: key, inUse: inUse.value, at: now, sockets: sockets.value }) : sockets;
	};

	return (processes: readonly ProcessFacts[], now: number): ListeningReading => {
		const found = new Map<string, Known>();
		const failures = new Map<string, string>();
		for (const process of processes) {
			const { net } = process.namespaces;
			if (net === undefined || found.has(net) || failures.has(net)) continue;
			const reading = readNamespace(process, known.get(net), now);
			if (reading.ok) found.set(net, reading.value);
			else if (!isGone(reading.error)) failures.set(net, reading.error);
		}
		known = found;
		return {
			listening: Object.fromEntries([...found].map(([net, { sockets }]) => [net, sockets])),
			gaps: [...failures].map(([net, error]) => `the listening sockets of ${net} could not be read: ${error}`),
		};
	};
}

/** A kernel without IPv6 has no `sockstat6`. */
function readInUse(source: ProcSource, pid: number): Result<readonly [number, number], string> {
	const tcp = source.read(pid, 'net/sockstat');
	const tcp6 = source.read(pid, 'net/sockstat6');
	if (!tcp.ok) return tcp;
	if (!tcp6.ok && tcp6.error !== 'ENOSYS' && !isGone(tcp6.error)) return tcp6;
	const counts = [parseTcpInUse(tcp.value), tcp6.ok ? parseTcpInUse(tcp6.value) : succeed(0)] as const;
	return counts[0].ok && counts[1].ok ? succeed([counts[0].value, counts[1].value]) : fail('malformed');
}

function readSockets(
	source: ProcSource,
	pid: number,
	[tcp, tcp6]: readonly [number, number],
): Result<readonly ListeningSocket[], string> {
	const found = [...(tcp > 0 ? [readFamily(source, pid, 4)] : []), ...(tcp6 > 0 ? [readFamily(source, pid, 6)] : [])];
	const failed = found.find((reading) => !reading.ok);
	return failed ?? succeed(found.flatMap((reading) => (reading.ok ? reading.value : [])));
}

function readFamily(source: ProcSource, pid: number, family: 4 | 6): Result<readonly ListeningSocket[], string> {
	const text = source.read(pid, family === 4 ? 'net/tcp' : 'net/tcp6');
	return text.ok ? parseNetTcp(text.value, family) : text;
}
