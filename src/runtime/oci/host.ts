import { existsSync, realpathSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../foundation/logger.ts';
import type { Home } from '../../foundation/node/home.ts';
import { type CgroupLayout, findCgroupLayout } from './cgroup-layout.ts';
import { type EngineName, engineStateRoot, findProgram } from './engine.ts';
import { readHostMounts } from './host-mounts.ts';
import { tryIdMapping } from './id-mapping.ts';

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
	/** `undefined` where no cgroups are mounted. */
	readonly cgroups: CgroupLayout | undefined;
	/** A tmpfs can be the upper layer of an overlay in a user namespace: it has `user.*` attributes, xattr(7), since Linux 6.6. */
	readonly tmpfsHoldsLayers: boolean;
	/** Why labs must share one range of ids here, as `tryIdMapping` says; tried once. */
	readonly idMapRefusal: () => Promise<string | undefined>;
}

export function describeHost(home: Home, logger: Logger, engine: EngineName): OciHost {
	let refusal: Promise<string | undefined> | undefined;
	return {
		home,
		logger,
		engine,
		engineFile: findProgram(engine) ?? engine,
		stateRoot: engineStateRoot(home, engine),
		createTimeout: 30_000,
		cgroups: findCgroupLayout(readHostMounts()),
		tmpfsHoldsLayers: isAtLeast(release(), 6, 6),
		idMapRefusal: () => {
			refusal ??= tryIdMapping(existsSync(home.images) ? realpathSync(home.images) : '/');
			return refusal;
		},
	};
}

/** Whether a kernel's release, such as `6.1.0-56-amd64`, is that version or a later one. */
export function isAtLeast(kernel: string, major: number, minor: number): boolean {
	const [ownMajor = 0, ownMinor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10));
	return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** Whether the kernel can keep a cgroup from swapping; booting with `swapaccount=0` takes it away on v1. */
export function canLimitSwap(layout: CgroupLayout): boolean {
	const memory = layout.controllers.memory;
	if (layout.version === 2 || memory === undefined) return layout.version === 2 && existsSync('/proc/swaps');
	return existsSync(join(memory, 'memory.memsw.limit_in_bytes'));
}
