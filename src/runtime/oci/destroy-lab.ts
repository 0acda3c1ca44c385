import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import type { LabRef } from '../container-runtime.ts';
import { cgroupParent } from './cgroup-layout.ts';
import { cgroupProcesses, readCgroupFile, removeCgroupTree } from './cgroup-tree.ts';
import { deleteArgs, engineNames, engineStateRoot, findProgram } from './engine.ts';
import { errorCode } from './error-code.ts';
import type { OciHost } from './host.ts';
import { killProcess, livingProcess } from './host-process.ts';
import { releaseRange } from './id-ranges.ts';
import { labPaths } from './lab-paths.ts';
import { findLabProcesses } from './lab-processes.ts';
import { readLabState } from './lab-state.ts';
import { removeMountPoint } from './overlay.ts';
import { runProgram } from './run-program.ts';

/** Processes get this long, in milliseconds, to be gone after SIGKILL; one that waits for a broken device never is. */
const killTimeout = 10_000;
const programTimeout = 20_000;

/** Ends what runs and removes what is left of a lab, whatever step its making or an earlier removal had reached. */
export async function destroyLab(host: OciHost, id: string): Promise<Result<void, Problem>> {
	const paths = labPaths(host.home, id);
	const cgroups = labCgroupDirectories(host, id);
	const state = readLabState(paths.state);
	const init = state?.init;
	if (init && livingProcess(init.pid)?.starttime === init.starttime) killProcess(init.pid);
	const survivors = await endProcesses(cgroups, host.cgroups || !init ? [] : [init]);
	if (survivors.length > 0) return fail(survivorProblem(id, survivors));
	await deleteFromEngines(host, id);
	const mounted = (await removeMountPoint(paths.rootfs)) ?? (await removeMountPoint(paths.disk));
	if (mounted !== undefined) return fail(leftProblem(id, mounted));
	if (!(await removeCgroups(cgroups))) return fail(leftProblem(id, `A cgroup of ${cgroups.join(', ')} stays busy.`));
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

/** Kills until none is left: PID 1 takes its pid namespace along; processes that are only just entering it are found in the cgroups. */
async function endProcesses(cgroups: readonly string[], inits: readonly LabRef['init'][]): Promise<readonly number[]> {
	const deadline = performance.now() + killTimeout;
	const alive = () => [...new Set([...cgroups.flatMap(cgroupProcesses), ...inits.flatMap(findLabProcesses)])];
	for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
		const pids = alive();
		if (pids.length === 0 || performance.now() > deadline) return pids;
		killFrozen(cgroups, pids);
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

async function deleteFromEngines(host: OciHost, id: string): Promise<void> {
	for (const name of engineNames) {
		const stateRoot = engineStateRoot(host.home, name);
		const state = join(stateRoot, id);
		if (!existsSync(state)) continue;
		const file = findProgram(name);
		if (file) await runProgram(file, deleteArgs(stateRoot, id), { timeoutMilliseconds: programTimeout });
		await removeFolder(state);
	}
}

/** A cgroup stays busy for a moment after its last process has exited. */
async function removeCgroups(cgroups: readonly string[]): Promise<boolean> {
	for (let attempt = 0; attempt < 200; attempt += 1) {
		if (cgroups.map(removeCgroupTree).every(Boolean)) return true;
		await sleep(5);
	}
	return false;
}

/** `rm` and not Node: a learner's file names need not be UTF-8, and its folders may be deeper than a path can be long. */
async function removeFolder(folder: string): Promise<string | undefined> {
	if (!existsSync(folder)) return undefined;
	const args = ['-rf', '--one-file-system', '--', folder];
	const end = await runProgram('rm', args, { timeoutMilliseconds: programTimeout });
	return end.exitCode === 0 ? undefined : end.output;
}

function survivorProblem(id: string, pids: readonly number[]): Problem {
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
