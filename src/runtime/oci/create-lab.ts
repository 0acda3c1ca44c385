import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import type { LabRef, LabSpec } from '../container-runtime.ts';
import { labIds } from '../image/built-image.ts';
import { findBlockDevice } from './block-device.ts';
import { ociConfig } from './bundle.ts';
import { delegateCgroup } from './cgroup-delegation.ts';
import { cgroupParent, labCgroups } from './cgroup-layout.ts';
import { engineEndProblem, engineProblem, noRangeProblem, slowProblem, startProblem } from './create-problems.ts';
import { lastEngineError } from './engine.ts';
import { canLimitSwap, type OciHost } from './host.ts';
import { hasChild, livingProcess } from './host-process.ts';
import { claimRange } from './id-ranges.ts';
import { type DiskArguments, fileDisk, folderDisk, memoryDisk } from './lab-disk.ts';
import { type LabPaths, labPaths, rootfsFolder } from './lab-paths.ts';
import { writeLabState } from './lab-state.ts';
import { prepareLabsCgroup } from './labs-cgroup.ts';
import { type LabStart, startLab } from './start-lab.ts';

const notStarted = { pid: 0, starttime: 0 };

/**
 * Makes a lab, step by step; on failure the caller removes what there is. The claim of its ids and `lab.json` come first, so that a crash at
 * any step is found.
 */
export async function createLab(host: OciHost, spec: LabSpec): Promise<Result<LabRef, Problem>> {
	const paths = labPaths(host.home, spec.id);
	const layout = host.cgroups;
	const owner = host.rootless ? nextOwner() : claimRange({ tag: host.home.tag, id: spec.id })?.first;
	if (owner === undefined) return fail(noRangeProblem);
	const disk = await diskFor(host, spec);
	if (!disk.ok) return disk;
	const refusal = await host.idMapRefusal();
	if (refusal !== undefined) host.logger.debug({ lab: spec.id, why: refusal }, 'this lab shares its ids with others');
	const planned: LabRef = {
		id: spec.id,
		init: notStarted,
		rootUid: refusal === undefined ? owner : labIds.first,
		imagePath: spec.imagePath,
		cgroups: layout ? labCgroups(layout, host.home.tag, spec.id) : {},
		labels: spec.labels,
	};
	mkdirSync(paths.folder, { recursive: true });
	writeLabState(paths.state, planned);
	if (layout) prepareLabsCgroup(layout, host.home.tag);
	layOutFolders(host, paths);
	writeFileSync(paths.config, JSON.stringify(configOf(host, spec, planned.rootUid)));
	const { id, rootUid, imagePath } = planned;
	const processes = layout ? undefined : spec.limits.pids;
	const init = await startInit(host, { id, paths, imagePath, owner, rootUid, disk: disk.value, processes });
	if (!init.ok) return init;
	if (layout) delegateCgroup(layout, planned);
	const lab = { ...planned, init: init.value };
	writeLabState(paths.state, lab);
	return succeed(lab);
}

let labsMade = 0;

/** Labs of an ordinary user have the same ids, but each its own owner of its namespace, for whom the kernel counts its processes. */
function nextOwner(): number {
	labsMade += 1;
	return labIds.first + (labsMade % labIds.count);
}

function configOf(host: OciHost, spec: LabSpec, rootUid: number): object {
	const layout = host.cgroups;
	const { folder, rootfs, containers, userNamespace } = labPaths(host.home, spec.id);
	return ociConfig(spec, {
		...{ rootfs, rootUid, userNamespace, containers },
		engine: host.engine,
		systemCallFilter: host.systemCallFilter,
		cgroupsPath: layout && join('/', cgroupParent(host.home.tag), spec.id),
		cgroupVersion: layout?.version ?? 1,
		swapLimit: layout !== undefined && canLimitSwap(layout),
		blockDevice: findBlockDevice(folder, layout),
	});
}

async function diskFor(host: OciHost, { id, limits }: LabSpec): Promise<Result<DiskArguments, Problem>> {
	const refusal = await host.fileDiskRefusal();
	if (refusal === undefined) return fileDisk(host.home, limits);
	host.logger.debug({ lab: id, why: refusal }, 'the disk of this lab is in its memory');
	return succeed((await host.memoryDiskRefusal()) === undefined ? memoryDisk(limits) : folderDisk);
}

function layOutFolders(host: OciHost, paths: LabPaths): void {
	symlinkSync(paths.rootfs, paths.lower);
	symlinkSync(paths.disk, paths.diskLink);
	mkdirSync(paths.disk, { recursive: true, mode: 0o700 });
	mkdirSync(paths.rootfs, { recursive: true });
	for (const folder of [host.home.run, rootfsFolder(host.home)]) allowPassage(folder);
}

/** Lets others pass through a folder without reading it: root of the lab is nobody outside, and must reach its root. */
function allowPassage(folder: string): void {
	const { mode } = statSync(folder);
	if ((mode & 0o001) === 0) chmodSync(folder, (mode & 0o7777) | 0o011);
}

async function startInit(host: OciHost, lab: LabStart): Promise<Result<LabRef['init'], Problem>> {
	const { paths } = lab;
	const deadline = performance.now() + host.createTimeout;
	const end = await startLab(host, lab);
	if (end.timedOut) return fail(slowProblem(host));
	if (end.exitCode !== 0 && end.output !== '') return fail(startProblem(end.output));
	if (end.exitCode !== 0) return fail(engineEndProblem(host, end, lastEngineError(paths.log)));
	if (!existsSync(paths.pidFile)) return fail(engineProblem(host, `${host.engine} started no process.`));
	const pid = Number(readFileSync(paths.pidFile, 'utf8'));
	while (isStarting(pid) && performance.now() < deadline) await sleep(1);
	if (isStarting(pid)) return fail(slowProblem(host));
	const init = livingProcess(pid);
	if (!init) return fail(engineProblem(host, 'PID 1 of the lab ended as soon as it had started.'));
	return succeed({ pid, starttime: init.starttime });
}

/**
 * The engine answers a moment before its own process has become the lab's PID 1, and that starts a child of its own: what comes
 * after that is the learner's.
 */
function isStarting(pid: number): boolean {
	const init = livingProcess(pid);
	return init !== undefined && (init.comm !== 'tini' || hasChild(pid) === false);
}
