import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { labSchema } from '../course/course-schema.ts';
import { systemClock } from '../foundation/clock.ts';
import { silentLogger } from '../foundation/logger.ts';
import { type Home, layOutHome } from '../foundation/node/home.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, type Result, succeed } from '../foundation/result.ts';
import { parseStat } from '../proc/parse-stat.ts';
import type { ContainerRuntime, LabRef, LabSpec } from '../runtime/container-runtime.ts';
import { builtPath, labIds } from '../runtime/image/built-image.ts';
import { describeImage } from '../runtime/image/describe-image.ts';
import type { Admission } from './admission.ts';
import type { LabPlan } from './create-lab.ts';
import type { MakingHost } from './making-host.ts';

const checkout = join(import.meta.dirname, '../..');

/** A home with an image that is built by its looks only. */
export class ScratchHome implements Disposable {
	readonly home: Home;

	private constructor(home: Home) {
		this.home = home;
	}

	static async make(): Promise<ScratchHome> {
		const scratch = new ScratchHome(layOutHome(checkout, mkdtempSync('/tmp/proclab-counted-')));
		await scratch.build();
		return scratch;
	}

	async build(): Promise<void> {
		const described = await describeImage(checkout, 'host');
		if (!described.ok) throw new Error(described.error.what);
		const { hash } = described.value;
		const folder = builtPath(this.home, 'host', hash);
		mkdirSync(join(folder, 'rootfs'), { recursive: true });
		if (process.getuid?.() === 0) chownSync(join(folder, 'rootfs'), labIds.first, labIds.first);
		const built = {
			name: 'host',
			hash,
			rootUid: 100_000,
			idCount: 65_536,
			suite: 's',
			builtAt: '',
			bytes: 0,
			files: 0,
		};
		writeFileSync(join(folder, 'image.json'), JSON.stringify({ ...built, packages: {}, containerImages: [] }));
	}

	[Symbol.dispose](): void {
		rmSync(this.home.path, { recursive: true });
	}
}

/** A runtime whose labs are this very process: what is asked of it is counted, and takes a moment as in truth. */
export class CountedLabs {
	readonly living = new Map<string, LabRef>();
	/** What was done, in order: `made lab` and `destroyed lab`, by the learner or `pool`. */
	readonly done: string[] = [];
	/** PID 1 of the labs that are made from now on. */
	init = identityOf(process.pid);
	/** Ids of labs that somebody is in. */
	readonly touched = new Set<string>();
	making = 0;
	mostMaking = 0;
	mostLiving = 0;
	bytesEach = 1024 ** 2;
	limitsMemory = true;
	/** None is made before. */
	gate: Promise<void> | undefined;
	/** None is gone before. */
	burial: Promise<void> | undefined;
	/** Why labs can't be made now. */
	problem: Problem | undefined;

	/** Ids of the living labs that are nobody's. */
	get nobodys(): readonly string[] {
		return [...this.living.values()].filter(({ labels }) => labels.pool !== undefined).map(({ id }) => id);
	}

	host(home: Home, admission: Admission): MakingHost {
		const runtime = this.#asRuntime();
		return {
			runtime,
			home,
			admission,
			known: new Set(),
			removals: new Set(),
			clock: systemClock,
			logger: silentLogger,
		};
	}

	async #create({ id, imagePath, labels }: LabSpec): Promise<Result<LabRef, Problem>> {
		this.making += 1;
		this.mostMaking = Math.max(this.mostMaking, this.making);
		await (this.gate ?? sleep(2));
		this.making -= 1;
		if (this.problem !== undefined) return fail(this.problem);
		const lab: LabRef = { id, init: this.init, rootUid: 0, imagePath, cgroups: {}, labels };
		this.living.set(id, lab);
		this.mostLiving = Math.max(this.mostLiving, this.living.size);
		this.done.push(`made ${owner(lab)}`);
		return succeed(lab);
	}

	async #destroy(id: string): Promise<Result<void, never>> {
		await (this.burial ?? sleep(2));
		const lab = this.living.get(id);
		if (lab !== undefined) this.done.push(`destroyed ${owner(lab)}`);
		this.living.delete(id);
		return succeed(undefined);
	}

	#relabel(lab: LabRef, labels: LabRef['labels']): Result<LabRef, Problem> {
		const relabelled = { ...lab, labels };
		this.living.set(lab.id, relabelled);
		this.done.push(`gave ${owner(relabelled)}`);
		return succeed(relabelled);
	}

	#asRuntime(): ContainerRuntime {
		const unused = () => {
			throw new Error('not asked for here');
		};
		const counts = { pids: 2, cpuMicroseconds: 0, oomKills: 0, memoryRunsOut: undefined };
		return {
			name: 'counted',
			limitsMemory: this.limitsMemory,
			...{ probe: unused, shellCommand: unused, openTerminal: unused, list: unused, lastMemoryKill: () => undefined },
			create: (spec) => this.#create(spec),
			kill: (id) => this.done.push(`killed ${owner(this.living.get(id))}`),
			destroy: (id) => this.#destroy(id),
			relabel: (lab, labels) => this.#relabel(lab, labels),
			stats: () => ({ ...counts, pidsRefused: 0, diskFree: undefined, memoryBytes: this.bytesEach }),
			processes: () => [process.pid],
			taskCount: ({ id }) => (this.touched.has(id) ? 3 : 2),
			cpuTime: () => 1,
		};
	}
}

function owner(lab: LabRef | undefined): string {
	return lab?.labels.learner ?? 'pool';
}

export function identityOf(pid: number): LabRef['init'] {
	const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
	if (!stat.ok) throw new Error(stat.error);
	return { pid: stat.value.pid, starttime: stat.value.starttime };
}

/** How a lab for a learner is to be made, without start scripts. */
export function planFor(learner: string, hostname = 'lab'): LabPlan {
	const { limits } = labSchema.parse({});
	const definition = { image: 'host', hostname, terminals: ['main'], limits };
	return { definition, startScripts: [], labels: { learner } };
}
