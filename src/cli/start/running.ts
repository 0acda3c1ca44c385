import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Home } from '../../foundation/node/home.ts';
import { parseStat } from '../../proc/parse-stat.ts';

const runningSchema = z.object({
	pid: z.number().int(),
	starttime: z.number().describe('Field 22 of proc_pid_stat(5): tells a recycled pid'),
	url: z.string(),
});

/** The supervisor that runs for a home, as `<run>/supervisor.pid` says. */
export type Running = z.output<typeof runningSchema>;

/** The supervisor that is alive, if any. A file left by one that was killed doesn't count. */
export function findRunning(home: Home): Running | undefined {
	const text = readIfThere(pidFile(home));
	const parsed = text === undefined ? undefined : runningSchema.safeParse(parseJson(text));
	return parsed?.success && isAlive(parsed.data) ? parsed.data : undefined;
}

export function isAlive({ pid, starttime }: Pick<Running, 'pid' | 'starttime'>): boolean {
	const text = readIfThere(`/proc/${pid}/stat`);
	const stat = text === undefined ? undefined : parseStat(text);
	return stat?.ok === true && stat.value.starttime === starttime && stat.value.state !== 'Z';
}

/** Makes this process the home's supervisor, unless another is: then answers that one. */
export function claimHome(home: Home, url: string): Running | undefined {
	mkdirSync(home.run, { recursive: true, mode: 0o711 });
	const own = `${pidFile(home)}.${process.pid}`;
	writeFileSync(own, JSON.stringify(describeSelf(url)));
	try {
		for (;;) {
			if (tryLink(own, pidFile(home))) return undefined;
			const other = findRunning(home);
			if (other) return other;
			rmSync(pidFile(home), { force: true });
		}
	} finally {
		rmSync(own, { force: true });
	}
}

export function releaseHome(home: Home): void {
	rmSync(pidFile(home), { force: true });
}

function describeSelf(url: string): Running {
	const stat = parseStat(readFileSync('/proc/self/stat', 'latin1'));
	if (!stat.ok) throw new Error(stat.error);
	return { pid: process.pid, starttime: stat.value.starttime, url };
}

/** link(2) makes the file whole or not at all, and fails when it is there. */
function tryLink(from: string, to: string): boolean {
	try {
		linkSync(from, to);
		return true;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
		throw error;
	}
}

function pidFile(home: Home): string {
	return join(home.run, 'supervisor.pid');
}

function readIfThere(path: string): string | undefined {
	try {
		return readFileSync(path, 'latin1');
	} catch (error) {
		if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
			return undefined;
		throw error;
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
