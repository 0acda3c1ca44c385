import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { silentLogger } from '../../../src/foundation/logger.ts';
import type { Home } from '../../../src/foundation/node/home.ts';
import { reapLabs } from '../../../src/lifecycle/reaper.ts';
import { createOciRuntime } from '../../../src/runtime/oci/create-oci-runtime.ts';
import { hostImage, leftovers, makeHome, removeHome } from '../../conformance/container-runtime-kit.ts';
import { Following, type Injection, type Step } from './at-step.ts';
import { foldersIn } from './folders-in.ts';
import { LabMaker, type MakerEnd } from './lab-maker-process.ts';

/** What ends may take so long to be gone, in milliseconds. */
const patience = 5_000;

export type Operation = 'create' | 'destroy';

/** What became of an operation during which something was done to its processes. */
export interface Outcome {
	readonly end: MakerEnd;
	/** Up to the one before which it was done, if that came. */
	readonly steps: readonly Step[];
	readonly injected: boolean;
}

/** A home in which labs are made by a program that is hurt at a step of its work. */
export class FaultPlace implements AsyncDisposable {
	readonly home: Home = makeHome();
	readonly imagePath: string;
	readonly createTimeout: number;
	/** Starting one takes longer than what it is for: the next one starts meanwhile. */
	#next: LabMaker;

	private constructor(imagePath: string, createTimeout: number) {
		this.imagePath = imagePath;
		this.createTimeout = createTimeout;
		this.#next = this.#newMaker();
	}

	static async make(createTimeout = 60_000): Promise<FaultPlace> {
		return new FaultPlace(await hostImage(), createTimeout);
	}

	/** Runs an operation on the lab `lab` in a new process; without an injection it only tells the steps. */
	async run(operation: Operation, injection?: Injection): Promise<Outcome> {
		await using maker = this.#next;
		this.#next = this.#newMaker();
		if (operation === 'destroy') expect(await maker.run('create', 'lab')).toMatchObject({ ok: true });
		await maker.ready();
		const { home } = this;
		await using following = await Following.of(maker.pid, [home.path, home.run, '/sys/fs/cgroup', '/proc'], injection);
		const end = await maker.run(operation, 'lab');
		if (end === 'killed') await following.over;
		else await following[Symbol.asyncDispose]();
		return { end, steps: following.steps, injected: following.injected };
	}

	/** What is on the machine of this home's labs. The cgroups in which theirs lie may stay until the next one is removed. */
	leftovers(): ReturnType<typeof leftovers> {
		const found = leftovers(this.home);
		return { ...found, cgroups: foldersIn(found.cgroups) };
	}

	/** Looks once as a labd that starts does; answers what it found, and what was not or could not be removed. */
	async reap(steps: readonly Step[] = []) {
		const found = this.leftovers();
		const runtime = createOciRuntime({ home: this.home, logger: silentLogger });
		const { problems } = await reapLabs(runtime, silentLogger);
		const left = await this.left(steps);
		return { found, faults: [...problems.map(({ why }) => why), ...(left === undefined ? [] : [left])] };
	}

	/** What is left of labs, and which processes that took steps live: each may take a moment to go. `undefined` when it is nothing. */
	async left(steps: readonly Step[]): Promise<string | undefined> {
		const pids = [...new Set(steps.map(({ pid }) => pid))];
		const look = () => ({ ...this.leftovers(), alive: pids.filter(isAlive) });
		const deadline = performance.now() + patience;
		for (;;) {
			const kinds = Object.entries(look()).filter(([, found]) => found.length > 0);
			if (kinds.length === 0) return undefined;
			if (performance.now() > deadline) return JSON.stringify(Object.fromEntries(kinds));
			await sleep(20);
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#next[Symbol.asyncDispose]();
		expect(await this.reap()).toMatchObject({ faults: [] });
		removeHome(this.home);
	}

	#newMaker(): LabMaker {
		return new LabMaker(this.home, this.imagePath, { createTimeout: this.createTimeout });
	}
}

function isAlive(pid: number): boolean {
	return existsSync(`/proc/${pid}`);
}
