import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../foundation/logger.ts';
import type { Home } from '../../foundation/node/home.ts';
import { type CgroupLayout, parseCgroupLayout } from './cgroup-layout.ts';
import { type EngineName, engineStateRoot, findProgram } from './engine.ts';

/** What the parts of the OCI runtime share: where things are on this host. */
export interface OciHost {
	readonly home: Home;
	readonly logger: Logger;
	readonly engine: EngineName;
	/** The engine's program; its bare name when it isn't installed. */
	readonly engineFile: string;
	readonly stateRoot: string;
	/** `undefined` where no cgroups are mounted. */
	readonly cgroups: CgroupLayout | undefined;
}

export function describeHost(home: Home, logger: Logger, engine: EngineName): OciHost {
	return {
		home,
		logger,
		engine,
		engineFile: findProgram(engine) ?? engine,
		stateRoot: engineStateRoot(home, engine),
		cgroups: parseCgroupLayout(readFileSync('/proc/self/mountinfo', 'utf8')),
	};
}

/** Whether the kernel can keep a cgroup from swapping; booting with `swapaccount=0` takes it away on v1. */
export function canLimitSwap(layout: CgroupLayout): boolean {
	const memory = layout.controllers.memory;
	if (layout.version === 2 || memory === undefined) return layout.version === 2 && existsSync('/proc/swaps');
	return existsSync(join(memory, 'memory.memsw.limit_in_bytes'));
}
