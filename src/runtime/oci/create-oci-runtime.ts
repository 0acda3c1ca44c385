import { existsSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../foundation/logger.ts';
import type { Home } from '../../foundation/node/home.ts';
import type { Problem } from '../../foundation/problem.ts';
import { fail, type Result, succeed } from '../../foundation/result.ts';
import type { ContainerRuntime, LabRef, LabSpec, LabStats } from '../container-runtime.ts';
import { cgroupParent } from './cgroup-layout.ts';
import { cgroupProcesses } from './cgroup-tree.ts';
import { createLab } from './create-lab.ts';
import { fileProblem } from './create-problems.ts';
import { destroyLab, killLab } from './destroy-lab.ts';
import { type EngineName, engineNames, findProgram } from './engine.ts';
import { errorCode } from './error-code.ts';
import { describeHost, type OciHost } from './host.ts';
import { lastMemoryKill } from './kernel-log.ts';
import { KeyedLock } from './keyed-lock.ts';
import { LabCounters } from './lab-counters.ts';
import { readDiskFree } from './lab-disk.ts';
import { disksFolder, isLabId, labPaths, rootfsFolder } from './lab-paths.ts';
import { findLabProcesses, sumUsage } from './lab-processes.ts';
import { relabelLab } from './lab-state.ts';
import { readLabStats } from './lab-stats.ts';
import { listLabs } from './list-labs.ts';
import { probeHost } from './probe.ts';
import { shellCommandOf } from './shell-command.ts';
import { LabShells } from './shells/lab-shells.ts';
import { OciSight } from './sight/oci-sight.ts';

export interface OciRuntimeOptions {
	readonly home: Home;
	readonly logger: Logger;
	/** Default: runc if it is installed, otherwise crun. */
	readonly engine?: EngineName;
	/** Who opens terminals: `engine` by `exec --tty`, also where it could be done without. */
	readonly terminals?: 'engine';
}

/** Labs as containers of an OCI runtime, with bundles of our own; no daemon of an engine is needed. */
export function createOciRuntime(options: OciRuntimeOptions): ContainerRuntime {
	const engine = options.engine ?? engineNames.find(findProgram) ?? 'runc';
	const host = describeHost(options.home, options.logger, engine);
	return createRuntimeOn(options.terminals === 'engine' ? { ...host, directTerminals: false } : host);
}

export function createRuntimeOn(host: OciHost): ContainerRuntime {
	const labs = new KeyedLock();
	const shells = new LabShells(host);
	const counters = new LabCounters();
	const destroy = async (id: string) => {
		shells.forget(id);
		const destroyed = await destroyLab(host, id);
		counters.forget(id);
		if (labs.size === 1) removeEmptyParents(host);
		return destroyed;
	};
	const create = (spec: LabSpec) => shells.makeLab(() => createOrClear(host, spec, destroy));
	return {
		name: host.engine,
		limitsMemory: host.cgroups !== undefined,
		sight: new OciSight(host.logger),
		probe: () => probeHost(host),
		create: (spec) => labs.run(spec.id, () => create(spec)),
		relabel: (lab, labels) => relabelLab(labPaths(host.home, lab.id).state, lab, labels),
		shellCommand: (lab, request) => shellCommandOf(host, lab.id, request),
		openTerminal: (lab, request, size) => shells.open(lab, request, size),
		processes: (lab) =>
			host.cgroups ? cgroupProcesses(lab.cgroups.pids ?? lab.cgroups.unified ?? '') : findLabProcesses(lab.init),
		taskCount: (lab) => counters.taskCount(lab),
		cpuTime: (lab) => counters.cpuTime(lab),
		stats: (lab) => statsOf(host, lab),
		lastMemoryKill: (lab) => lastMemoryKill(join('/', cgroupParent(host.home.tag), lab.id)),
		kill: (id) => isLabId(id) && killLab(host, id),
		destroy: (id) => (isLabId(id) ? labs.run(id, () => destroy(id)) : Promise.resolve(succeed(undefined))),
		list: async () => listLabs(host),
	};
}

function statsOf(host: OciHost, { id, cgroups, init }: LabRef): LabStats | undefined {
	const counted = host.cgroups ? readLabStats(cgroups) : sumUsage(init);
	return counted && { ...counted, diskFree: readDiskFree(labPaths(host.home, id).disk) };
}

async function createOrClear(
	host: OciHost,
	spec: LabSpec,
	destroy: (id: string) => Promise<Result<void, Problem>>,
): Promise<Result<LabRef, Problem>> {
	const refusal = refuse(host, spec);
	if (refusal) return fail(refusal);
	const created = await createLab(host, spec).catch((error: unknown) => {
		const problem = fileProblem(error);
		if (!problem) throw error;
		return fail(problem);
	});
	if (created.ok) return created;
	const cleared = await destroy(spec.id);
	if (!cleared.ok)
		host.logger.error({ lab: spec.id, problem: cleared.error }, 'a lab that failed to start left something');
	return created;
}

function refuse(host: OciHost, spec: LabSpec): Problem | undefined {
	if (!isLabId(spec.id))
		return {
			code: 'bad-lab-id',
			what: `A lab can't be called ${JSON.stringify(spec.id)}.`,
			why: 'An id names folders and cgroups: it has 1 to 40 of the characters a-z, 0-9 and -.',
			fix: 'Choose another id.',
		};
	if (existsSync(labPaths(host.home, spec.id).folder))
		return {
			code: 'lab-exists',
			what: `There is already a lab ${spec.id}, or what is left of one.`,
			why: `Its folder ${labPaths(host.home, spec.id).folder} is there.`,
			fix: 'Destroy it first, or choose another id.',
		};
	if (!existsSync(join(spec.imagePath, 'rootfs')))
		return {
			code: 'no-image',
			what: 'The lab image is missing.',
			why: `There is no folder ${join(spec.imagePath, 'rootfs')}.`,
			fix: 'Run "proclab start": it builds images that are missing.',
		};
	return undefined;
}

/** Removes the cgroups and folders that hold labs when no lab is left in them. Never while a lab is being made: it needs them. */
function removeEmptyParents(host: OciHost): void {
	const cgroups = host.cgroups?.hierarchies ?? [];
	const parents = cgroups.map((hierarchy) => join(hierarchy, cgroupParent(host.home.tag)));
	for (const folder of [...parents, rootfsFolder(host.home), disksFolder(host.home), host.stateRoot]) {
		try {
			rmdirSync(folder);
		} catch (error) {
			if (!['ENOENT', 'EBUSY', 'ENOTEMPTY'].includes(errorCode(error) ?? '')) throw error;
		}
	}
}
