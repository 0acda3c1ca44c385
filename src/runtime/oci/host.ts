import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../foundation/logger.ts';
import type { Home } from '../../foundation/node/home.ts';
import { rootless } from '../../foundation/node/user-namespace.ts';
import { type CgroupLayout, findCgroupLayout } from './cgroup-layout.ts';
import { type EngineName, engineStateRoot, findProgram } from './engine.ts';
import { readHostMounts } from './host-mounts.ts';
import { tryIdMapping } from './id-mapping.ts';
import { tryFileDisk, tryMemoryDisk } from './lab-disk.ts';
import { labProfile, type SeccompProfile } from './seccomp/lab-profile.ts';

/** What the parts of the OCI runtime share: where things are on this host. */
export interface OciHost {
	readonly home: Home;
	readonly logger: Logger;
	readonly engine: EngineName;
	/** The engine's program; its bare name when it isn't installed. */
	readonly engineFile: string;
	readonly stateRoot: string;
	/** A lab that takes longer to start than this, in milliseconds, is given up. */
	readonly createTimeout: number;
	/** Whether root here is an ordinary user of the machine. */
	readonly rootless: boolean;
	/** `undefined` where labs can have no cgroups of their own. */
	readonly cgroups: CgroupLayout | undefined;
	/** What labs may ask of the kernel; `undefined` where there is no profile, or the kernel has no filters: seccomp(2). */
	readonly systemCallFilter: SeccompProfile | undefined;
	/** Why labs must share one range of ids here, as `tryIdMapping` says; tried once. */
	readonly idMapRefusal: () => Promise<string | undefined>;
	/** Why the disks of labs must be in their memory here, as `tryFileDisk` says; tried once. */
	readonly fileDiskRefusal: () => Promise<string | undefined>;
	/** Why they can't be there either, as `tryMemoryDisk` says: then they have no limit. Tried once, and only where there is no other. */
	readonly memoryDiskRefusal: () => Promise<string | undefined>;
	/** Whether terminals are opened without the engine, where the kernel can. */
	readonly directTerminals: boolean;
}

export function describeHost(home: Home, logger: Logger, engine: EngineName): OciHost {
	return {
		home,
		logger,
		engine,
		engineFile: findProgram(engine) ?? engine,
		stateRoot: engineStateRoot(home, engine),
		createTimeout: 30_000,
		rootless,
		cgroups: rootless ? undefined : findCgroupLayout(readHostMounts()),
		systemCallFilter: existsSync('/proc/sys/kernel/seccomp/actions_avail') ? labProfile(process.arch) : undefined,
		idMapRefusal: once(async () => (rootless ? forRootOnly : tryIdMapping(mappedFolder(home)))),
		fileDiskRefusal: once(async () => (rootless ? forRootOnly : tryFileDisk(home))),
		memoryDiskRefusal: once(() => tryMemoryDisk(home)),
		directTerminals: !rootless,
	};
}

/** Why an ordinary user can't have some things. */
export const forRootOnly = 'the kernel lets only root of the machine do it';

function mappedFolder({ images }: Home): string {
	return existsSync(images) ? realpathSync(images) : '/';
}

function once<T>(find: () => Promise<T>): () => Promise<T> {
	let found: Promise<T> | undefined;
	return () => {
		found ??= find();
		return found;
	};
}

/** Whether the kernel can keep a cgroup from swapping; booting with `swapaccount=0` takes it away on v1. */
export function canLimitSwap(layout: CgroupLayout): boolean {
	const memory = layout.controllers.memory;
	if (layout.version === 2 || memory === undefined) return layout.version === 2 && existsSync('/proc/swaps');
	return existsSync(join(memory, 'memory.memsw.limit_in_bytes'));
}
