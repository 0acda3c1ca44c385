import { existsSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { rm, unlink } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Limiter } from '../../foundation/limiter.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import type { LabRef } from '../container-runtime.ts';
import { cgroupParent } from './cgroup-layout.ts';
import { cgroupProcesses, readCgroupFile, removeCgroupTree } from './cgroup-tree.ts';
import { engineNames, engineStateRoot } from './engine.ts';
import { errorCode } from './error-code.ts';
import type { OciHost } from './host.ts';
import { killProcess, livingProcess } from './host-process.ts';
import { releaseRange } from './id-ranges.ts';
import { labPaths } from './lab-paths.ts';
import { findLabProcesses } from './lab-processes.ts';
import { readLabState } from './lab-state.ts';
import { removeMountPoint, unmount, unmountAllUnder } from './overlay.ts';
import { runProgram } from './run-program.ts';

/** Processes get this long, in milliseconds, to be gone after SIGKILL; one that waits for a broken device never is. */
const killTimeout = 10_000;
const programTimeout = 20_000;

/** Labs whose processes have ended are removed few at once: with more at once none is gone sooner. */
const removals = new Limiter(2 * availableParallelism());

/**
 * Ends what runs and removes what is left of a lab, whatever step its making or an earlier removal had reached. PID 1 goes last of its pid
 * namespace, and is awaited before anybody looks for the others: that costs much where hundreds of labs end.
 */
export async function destroyLab(host: OciHost, id: string): Promise<Result<void, Problem>> {
	const processes = processesOf(host, id);
	const isGone = await endInit(processes);
	return isGone ? endOthers(host, id, processes) : fail(resistingProblem(id, processes));
}

/** Sends SIGKILL to every process of a lab that is there now, and waits for nothing; with PID 1 the kernel kills its pid namespace. */
export function killLab(host: OciHost, id: string): void {
	const processes = processesOf(host, id);
	const init = processes.init();
	for (const pid of init) killProcess(pid);
	if (init.length === 0) killFrozen(processes.cgroups, processes.all());
}

async function removeRest(host: OciHost, id: string): Promise<Result<void, Problem>> {
	const paths = labPaths(host.home, id);
	const state = readLabState(paths.state);
	await forgetInEngines(host, id);
	await unmount([paths.rootfs, paths.disk]);
	const mounted = (await removeMountPoint(paths.rootfs)) ?? (await removeMountPoint(paths.disk));
	if (mounted !== undefined) return fail(leftProblem(id, mounted));
	const why = await removeFolder(paths.folder);
	if (why !== undefined) return fail(leftProblem(id, why));
	releaseRange({ tag: host.home.tag, id }, state?.rootUid);
	return succeed(undefined);
}

/** The lab's directory in every hierarchy that this host has. */
export function labCgroupDirectories(host: OciHost, id: string): readonly string[] {
	const path = join(cgroupParent(host.home.tag), id);
	return (host.cgroups?.hierarchies ?? []).map((hierarchy) => join(hierarchy, path));
}

function livingInit(init: LabRef['init'] | undefined): readonly number[] {
	return init && livingProcess(init.pid)?.starttime === init.starttime ? [init.pid] : [];
}

interface LabProcesses {
	readonly cgroups: readonly string[];
	/** Host pid of its PID 1 if that lives. */
	readonly init: () => readonly number[];
	/** Host pids of those that live now. */
	readonly all: () => readonly number[];
}

/**
 * PID 1 takes its pid namespace along, and is in no cgroup any more while it still holds the lab's mounts; processes that are only just
 * entering the lab are found in the cgroups.
 */
function processesOf(host: OciHost, id: string): LabProcesses {
	const cgroups = labCgroupDirectories(host, id);
	const identity = readLabState(labPaths(host.home, id).state)?.init;
	const init = () => livingInit(identity);
	const others = () => (host.cgroups || !identity ? init() : findLabProcesses(identity));
	return { cgroups, init, all: () => [...new Set([...cgroups.flatMap(cgroupProcesses), ...others()])] };
}

/** Answers whether it is gone: it waits for every process of its namespace. */
async function endInit({ init }: LabProcesses): Promise<boolean> {
	const deadline = performance.now() + killTimeout;
	for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
		const living = init();
		if (living.length === 0) return true;
		if (performance.now() > deadline) return false;
		for (const pid of living) killProcess(pid);
		await sleep(wait);
	}
}

/** Removes the lab once its cgroups are, which the kernel allows only when no process is left in them; until then kills whom it finds there. */
async function endOthers(host: OciHost, id: string, processes: LabProcesses): Promise<Result<void, Problem>> {
	const { cgroups, all } = processes;
	let deadline: number | undefined;
	for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
		const isEmpty = () => cgroups.map(removeCgroupTree).every(Boolean);
		const removed = await removals.run(async () => (isEmpty() ? removeRest(host, id) : undefined));
		if (removed !== undefined) return removed;
		deadline ??= performance.now() + killTimeout;
		if (performance.now() > deadline) return fail(resistingProblem(id, processes));
		killFrozen(cgroups, all());
		await sleep(wait);
	}
}

/** Kills all of a cgroup at one instant, so that a fork bomb can't outrun it: `cgroup.kill` on v2, the freezer on v1. */
function killFrozen(cgroups: readonly string[], pids: readonly number[]): void {
	for (const cgroup of cgroups) setCgroupFile(cgroup, 'cgroup.kill', '1');
	for (const cgroup of cgroups) setCgroupFile(cgroup, 'freezer.state', 'FROZEN');
	for (const pid of pids) killProcess(pid);
	for (const cgroup of cgroups) setCgroupFile(cgroup, 'freezer.state', 'THAWED');
}

function setCgroupFile(cgroup: string, file: string, value: string): void {
	if (!existsSync(join(cgroup, file))) return;
	try {
		writeFileSync(join(cgroup, file), value);
	} catch (error) {
		if (readCgroupFile(cgroup, file) !== undefined && errorCode(error) !== 'EOPNOTSUPP') throw error;
	}
}

/** What an engine keeps of a lab is this folder: `delete` of the engine would do what is done here, processes and cgroups, again. */
async function forgetInEngines(host: OciHost, id: string): Promise<void> {
	for (const name of engineNames) await removeEngineState(join(engineStateRoot(host.home, name), id));
}

/** runc mounts a copy of itself in it for a moment while it starts a lab; that stays there when it is killed. */
async function removeEngineState(state: string): Promise<void> {
	try {
		await rm(state, { recursive: true, force: true });
	} catch (error) {
		if (errorCode(error) !== 'EBUSY') throw error;
		await unmountAllUnder(state);
		await rm(state, { recursive: true, force: true });
	}
}

/** Answers why it failed. */
async function removeFolder(folder: string): Promise<string | undefined> {
	return existsSync(folder) && !(await removeFiles(folder)) ? removeAll(folder) : undefined;
}

/** All that a lab's own disk leaves in its folder: files and links of ours. `false` when there is more. */
async function removeFiles(folder: string): Promise<boolean> {
	try {
		const entries = readdirSync(folder, { withFileTypes: true });
		const files = entries.filter((entry) => !entry.isDirectory());
		await Promise.all(files.map(({ name }) => unlink(join(folder, name))));
		rmdirSync(folder);
		return true;
	} catch (error) {
		if (errorCode(error) === undefined) throw error;
		return false;
	}
}

/** `rm` and not Node: a learner's file names need not be UTF-8, and its folders may be deeper than a path can be long. */
async function removeAll(folder: string): Promise<string | undefined> {
	const args = ['-rf', '--one-file-system', '--', folder];
	const end = await runProgram('rm', args, { timeoutMilliseconds: programTimeout });
	return end.exitCode === 0 ? undefined : end.output;
}

function resistingProblem(id: string, { cgroups, all }: LabProcesses): Problem {
	const pids = all();
	if (pids.length === 0) return leftProblem(id, `A cgroup of ${cgroups.join(', ')} stays busy.`);
	const states = pids.map((pid) => `${pid} (${/State:\s+(.*)/.exec(statusOf(pid))?.[1] ?? 'gone'})`);
	return leftProblem(id, `These processes outlived SIGKILL: ${states.join(', ')}.`);
}

function statusOf(pid: number): string {
	return existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'latin1') : '';
}

function leftProblem(id: string, why: string): Problem {
	return {
		code: 'lab-not-removed',
		what: `Something of the lab ${id} could not be removed.`,
		why,
		fix: 'It is tried again at the next start; a restart of the machine clears it for certain.',
	};
}
