import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { labSchema } from '../course/course-schema.ts';
import { systemClock } from '../foundation/clock.ts';
import { silentLogger } from '../foundation/logger.ts';
import { type Home, layOutHome } from '../foundation/node/home.ts';
import { type Result, succeed } from '../foundation/result.ts';
import { parseStat } from '../proc/parse-stat.ts';
import type { ContainerRuntime, LabRef, LabSpec } from '../runtime/container-runtime.ts';
import { builtPath, labIds } from '../runtime/image/built-image.ts';
import { describeImage } from '../runtime/image/describe-image.ts';
import { createAdmission } from './admission.ts';
import { createCapacity } from './capacity.ts';
import { Lab } from './lab.ts';

const root = join(import.meta.dirname, '../..');
const gigabyte = 1024 ** 3;
let home: Home;

beforeAll(async () => {
	home = layOutHome(root, mkdtempSync('/tmp/proclab-many-'));
	const described = await describeImage(root, 'host');
	if (!described.ok) throw new Error(described.error.what);
	const folder = builtPath(home, 'host', described.value.hash);
	mkdirSync(join(folder, 'rootfs'), { recursive: true });
	if (process.getuid?.() === 0) chownSync(join(folder, 'rootfs'), labIds.first, labIds.first);
	const { hash } = described.value;
	const built = { name: 'host', hash, rootUid: 100_000, idCount: 65_536, suite: 's', builtAt: '', bytes: 0, files: 0 };
	writeFileSync(join(folder, 'image.json'), JSON.stringify({ ...built, packages: {}, containerImages: [] }));
});
afterAll(() => rmSync(home.path, { recursive: true }));

/** A runtime whose labs are this very process: what is asked of it is counted, and takes a moment as in truth. */
class CountingRuntime {
	readonly living = new Set<string>();
	readonly made: string[] = [];
	making = 0;
	most = { making: 0, living: 0 };

	async create({ id, imagePath, labels }: LabSpec): Promise<Result<LabRef, never>> {
		this.made.push(labels.learner ?? '');
		this.making += 1;
		this.most.making = Math.max(this.most.making, this.making);
		await sleep(2);
		this.making -= 1;
		this.living.add(id);
		this.most.living = Math.max(this.most.living, this.living.size);
		return succeed({ id, init: ownIdentity(), rootUid: 0, imagePath, cgroups: {}, labels });
	}

	async destroy(id: string): Promise<Result<void, never>> {
		await sleep(1);
		this.living.delete(id);
		return succeed(undefined);
	}

	asRuntime(): ContainerRuntime {
		const unused = () => {
			throw new Error('not asked for here');
		};
		return {
			name: 'counting',
			...{
				probe: unused,
				shellCommand: unused,
				openTerminal: unused,
				relabel: unused,
				list: unused,
				stats: () => undefined,
				lastMemoryKill: () => undefined,
			},
			create: (spec) => this.create(spec),
			destroy: (id) => this.destroy(id),
			processes: () => [process.pid],
			taskCount: () => 1,
			cpuTime: () => 1,
		};
	}
}

function ownIdentity(): LabRef['init'] {
	const stat = parseStat(readFileSync('/proc/self/stat', 'latin1'));
	if (!stat.ok) throw new Error(stat.error);
	return { pid: stat.value.pid, starttime: stat.value.starttime };
}

test('two hundred labs asked for at once where fifty fit are made in order, few at a time, and none fails', async () => {
	const machine = { memoryBytes: gigabyte, freeMemoryBytes: () => gigabyte, pids: 100_000, usedPids: () => 100 };
	const counting = new CountingRuntime();
	const admission = createAdmission(4, createCapacity({ mostLabs: 1_000, overcommit: 25 }, machine));
	const host = {
		...{ runtime: counting.asRuntime(), home, admission, known: new Set<string>() },
		...{ clock: systemClock, logger: silentLogger },
	};
	const { limits } = labSchema.parse({});
	const definition = { image: 'host', hostname: 'lab', terminals: ['main'], limits };
	const failed: unknown[] = [];
	const full = vi.waitUntil(() => counting.living.size === 50, { timeout: 20_000 });
	const labs = Array.from({ length: 200 }, (_, index) => {
		const plan = () => ({ definition, startScripts: [], labels: { learner: String(index) } });
		return new Lab({ host, plan });
	});
	await Promise.all(
		labs.map(async (lab) => {
			await lab.start();
			if (lab.status.state !== 'ready') failed.push(lab.status);
			await full;
			await lab.end({ cause: 'idle', says: 'Seen enough.' });
		}),
	);
	expect(failed).toEqual([]);
	expect(counting.made).toHaveLength(200);
	for (const [index, learner] of counting.made.entries()) expect(Number(learner) - index).toBeLessThan(4);
	expect(counting.most.making).toBeLessThanOrEqual(4);
	expect(counting.most.living).toBe(50);
	expect([counting.living.size, host.known.size, admission.held.labs, admission.waiting]).toEqual([0, 0, 0, 0]);
});
