import { join } from 'node:path';
import { silentLogger } from '../../src/foundation/logger.ts';
import { type Home, layOutHome } from '../../src/foundation/node/home.ts';
import type { LabRef } from '../../src/runtime/container-runtime.ts';
import { readCgroupFile } from '../../src/runtime/oci/cgroup-tree.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';

/** The most that one lab was seen to use, in bytes, tasks and milliseconds of a processor. */
export interface LabPeak {
	readonly lesson: string;
	/** With the files that it read, which the kernel gives up when others need the memory. */
	readonly charged: number;
	/** What can't be given up while the lab lives: its processes' own memory, its tmpfs, the kernel's for it. */
	readonly held: number;
	readonly tasks: number;
	readonly processorTime: number;
}

/** Follows the labs of a home until it is disposed of: what each used when it was looked at last, and at most. */
export class LabPeaks implements Disposable {
	readonly #home: Home;
	readonly #labs = new Map<string, LabRef>();
	readonly #peaks = new Map<string, LabPeak>();
	readonly #timer: ReturnType<typeof setInterval>;
	#listing: Promise<void> | undefined;

	/** Looks every so many milliseconds. */
	constructor(home: Home, every: number) {
		this.#home = layOutHome(home.root, home.path);
		this.#timer = setInterval(() => this.#look(), every);
	}

	get all(): readonly LabPeak[] {
		return [...this.#peaks.values()];
	}

	[Symbol.dispose](): void {
		clearInterval(this.#timer);
	}

	#look(): void {
		this.#listing ??= this.#list().finally(() => {
			this.#listing = undefined;
		});
		for (const [id, { cgroups, labels }] of this.#labs) {
			const used = cgroups.unified === undefined ? legacyUse(cgroups) : unifiedUse(cgroups.unified);
			if (used === undefined) this.#labs.delete(id);
			else this.#peaks.set(id, most({ lesson: labels.lesson ?? '', ...used }, this.#peaks.get(id)));
		}
	}

	async #list(): Promise<void> {
		const labs = await createOciRuntime({ home: this.#home, logger: silentLogger }).list();
		for (const lab of labs) if (lab.init.pid !== 0) this.#labs.set(lab.id, lab);
	}
}

type Use = Omit<LabPeak, 'lesson'>;

function most(now: LabPeak, before: LabPeak | undefined): LabPeak {
	if (before === undefined) return now;
	const { lesson, processorTime } = now;
	const larger = (key: 'charged' | 'held' | 'tasks') => Math.max(now[key], before[key]);
	return { lesson, charged: larger('charged'), held: larger('held'), tasks: larger('tasks'), processorTime };
}

/** cgroup v1: `memory.max_usage_in_bytes`, `memory.stat`, `memory.kmem.usage_in_bytes`; `undefined` when it is gone. */
function legacyUse({ memory = '', pids = '', cpuacct = '' }: LabRef['cgroups']): Use | undefined {
	const charged = readCgroupFile(memory, 'memory.max_usage_in_bytes');
	if (charged === undefined) return undefined;
	const stat = keyed(readCgroupFile(memory, 'memory.stat'));
	const kernel = Number(readCgroupFile(memory, 'memory.kmem.usage_in_bytes') ?? 0);
	return {
		charged: Number(charged),
		held: stat('total_rss') + stat('total_shmem') + kernel,
		tasks: Number(readCgroupFile(pids, 'pids.current') ?? 0),
		processorTime: Number(readCgroupFile(cpuacct, 'cpuacct.usage') ?? 0) / 1e6,
	};
}

/** cgroup v2: `memory.peak` from Linux 5.19 on, `memory.stat`, `cpu.stat`. */
function unifiedUse(unified: string): Use | undefined {
	const current = readCgroupFile(unified, 'memory.current');
	if (current === undefined) return undefined;
	const stat = keyed(readCgroupFile(unified, 'memory.stat'));
	return {
		charged: Number(readCgroupFile(unified, 'memory.peak') ?? current),
		held: stat('anon') + stat('shmem') + stat('kernel'),
		tasks: Number(readCgroupFile(unified, 'pids.current') ?? 0),
		processorTime: keyed(readCgroupFile(unified, 'cpu.stat'))('usage_usec') / 1000,
	};
}

function keyed(text = ''): (key: string) => number {
	const values = new Map([...text.matchAll(/^(\w+) (\d+)$/gm)].map(([, key = '', value]) => [key, Number(value)]));
	return (key) => values.get(key) ?? 0;
}

/** The homes of verification runs under this one. */
export function verifyHome(home: Home, name: string): Home {
	return layOutHome(home.root, join(home.path, 'verify', name));
}
