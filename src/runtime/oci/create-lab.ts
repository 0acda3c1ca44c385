import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import type { LabRef, LabSpec } from '../container-runtime.ts';
import { labIds } from '../image/built-image.ts';
import { ociConfig } from './bundle.ts';
import { delegateCgroup } from './cgroup-delegation.ts';
import { type CgroupLayout, cgroupParent, labCgroups } from './cgroup-layout.ts';
import { engineProblem, overlayProblem, slowProblem } from './create-problems.ts';
import { lastEngineError, runArgs } from './engine.ts';
import { canLimitSwap, type OciHost } from './host.ts';
import { hasChild, livingProcess } from './host-process.ts';
import { type LabPaths, labPaths, rootfsFolder } from './lab-paths.ts';
import { writeLabState } from './lab-state.ts';
import { mountOverlay } from './overlay.ts';
import { runProgram } from './run-program.ts';

const notStarted = { pid: 0, starttime: 0 };

/** Makes a lab, step by step; on failure the caller removes what there is. `lab.json` comes first, so that a crash at any step is found. */
export async function createLab(host: OciHost, layout: CgroupLayout, spec: LabSpec): Promise<Result<LabRef, Problem>> {
	const paths = labPaths(host.home, spec.id);
	const planned: LabRef = {
		id: spec.id,
		init: notStarted,
		rootUid: labIds.first,
		imagePath: spec.imagePath,
		cgroups: labCgroups(layout, host.home.tag, spec.id),
		labels: spec.labels,
	};
	mkdirSync(paths.folder, { recursive: true });
	writeLabState(paths.state, planned);
	layOutFolders(host, paths, spec);
	writeFileSync(paths.config, JSON.stringify(configOf(host, layout, spec)));
	const mounted = await mountOverlay(paths);
	if (mounted.exitCode !== 0) return fail(overlayProblem(mounted.output));
	const init = await startEngine(host, paths, spec.id);
	if (!init.ok) return init;
	delegateCgroup(layout, planned);
	const lab = { ...planned, init: init.value };
	writeLabState(paths.state, lab);
	return succeed(lab);
}

function configOf(host: OciHost, layout: CgroupLayout, spec: LabSpec): object {
	return ociConfig(spec, {
		rootfs: labPaths(host.home, spec.id).rootfs,
		containers: host.tmpfsHoldsLayers ? undefined : labPaths(host.home, spec.id).containers,
		cgroupsPath: join('/', cgroupParent(host.home.tag), spec.id),
		engine: host.engine,
		cgroupVersion: layout.version,
		swapLimit: canLimitSwap(layout),
	});
}

/** The upper folder is the root that the lab sees: it needs the owner and mode of `/`, as that of containers needs its own. */
function layOutFolders(host: OciHost, paths: LabPaths, spec: LabSpec): void {
	symlinkSync(join(spec.imagePath, 'rootfs'), paths.lower);
	for (const folder of [paths.upper, paths.containers]) {
		mkdirSync(folder);
		chownSync(folder, labIds.first, labIds.first);
		chmodSync(folder, 0o755);
	}
	mkdirSync(paths.work);
	mkdirSync(paths.rootfs, { recursive: true });
	for (const folder of [host.home.run, rootfsFolder(host.home)]) allowPassage(folder);
}

/** Lets others pass through a folder without reading it: root of the lab is nobody outside, and must reach its root. */
function allowPassage(folder: string): void {
	const { mode } = statSync(folder);
	if ((mode & 0o001) === 0) chmodSync(folder, (mode & 0o7777) | 0o011);
}

async function startEngine(host: OciHost, paths: LabPaths, id: string): Promise<Result<LabRef['init'], Problem>> {
	const deadline = Date.now() + host.createTimeout;
	const end = await runProgram(host.engineFile, runArgs(host.stateRoot, paths, id), {
		timeoutMilliseconds: host.createTimeout,
		capture: false,
	});
	if (end.timedOut) return fail(slowProblem(host));
	if (end.exitCode !== 0) return fail(engineProblem(host, lastEngineError(paths.log) ?? end.output));
	const pid = Number(readFileSync(paths.pidFile, 'utf8'));
	while (isStarting(pid) && Date.now() < deadline) await sleep(1);
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
