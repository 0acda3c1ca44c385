import type { LabRef } from '../runtime/container-runtime.ts';
import { findImageAgain } from '../runtime/image/remembered-image.ts';
import { destroyLab } from './destroy-lab.ts';
import { fewLabs } from './few-at-once.ts';
import { isAlive } from './is-alive.ts';
import { newLabId } from './lab-id.ts';
import { keyOf, type LabKind } from './lab-kind.ts';
import type { MakingHost } from './making-host.ts';
import { PoolDemand } from './pool-demand.ts';

/** What a pool may have ready. */
export interface PoolLimits {
	/** Labs of the usual kind that are kept ready whoever is here. */
	readonly least: number;
	/** Labs in all. */
	readonly most: number;
	/** Memory in all, in bytes. */
	readonly memoryBytes: number;
}

/** A lab that was made for nobody: nothing has run in it but its PID 1. */
export interface ReadyMadeLab {
	readonly ref: LabRef;
	/** Who has its room in the admission. */
	readonly holder: object;
	readonly key: string;
	/** Its tasks when it was made. */
	readonly tasks: number | undefined;
	readonly memoryBytes: number;
}

export interface LabPoolOptions extends PoolLimits {
	readonly host: MakingHost;
	/** Told whether who asked for a lab got one that was ready. */
	readonly onAnswer?: ((wasReady: boolean) => void) | undefined;
	/** So long after somebody asked for a lab none is made in advance, in milliseconds: their shell starts then. */
	readonly rest?: number | undefined;
}

const defaultRest = 300;

/** What the kernel holds for an idle lab and counts for nobody, in bytes: a loop device, file systems, namespaces. */
const uncountedBytes = 1024 ** 2;

/** Taken to be what a lab needs until one was made, in bytes. */
const usualBytes = 4 * 1024 ** 2;

/** When fewer labs are worth having than before this is noticed within so many milliseconds. */
const notice = 30_000;

/**
 * Labs made in advance, one at a time, while nobody waits for a lab and none is made for a learner. They have room in the admission as
 * all others do, and give way when a learner waits for room.
 */
export class LabPool {
	readonly #options: LabPoolOptions;
	readonly #demand: PoolDemand;
	readonly #ready = new Map<string, ReadyMadeLab[]>();
	readonly #removals = new Set<Promise<void>>();
	/** Kinds of which none could be made, until somebody asks for one again. */
	readonly #broken = new Set<string>();
	readonly #following: Disposable;
	#making: Promise<void> | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** None is made before this moment of the monotonic clock. */
	#restsUntil = 0;
	#isOpen = false;

	constructor(options: LabPoolOptions) {
		this.#options = options;
		this.#demand = new PoolDemand(options.host.clock, options.least);
		this.#following = options.host.admission.onMoved(() => this.#follow());
	}

	/** From now on labs are made in advance. */
	open(): void {
		this.#isOpen = true;
		this.#follow();
	}

	/** Labs that are ready. */
	get size(): number {
		return this.#all.length;
	}

	/** What they take up, in bytes. */
	get memoryBytes(): number {
		return this.#all.reduce((sum, lab) => sum + lab.memoryBytes, 0);
	}

	/** The kinds that there are, the usual one first, and images as they are now: labs of others are removed. */
	async useKinds(kinds: readonly LabKind[]): Promise<void> {
		this.#demand.useKinds(kinds);
		this.#broken.clear();
		this.#follow();
		await Promise.all(kinds.map((kind) => this.#removeOutdated(kind)));
	}

	/** The kinds that someone who is here may ask for next. */
	expect(kinds: readonly LabKind[]): void {
		this.#demand.expect(kinds);
		this.#follow();
	}

	/** Somebody wants such a lab. */
	asked(kind: LabKind, by: object): void {
		this.#demand.asked(kind, by);
		this.#broken.delete(keyOf(kind));
		this.#restFor(this.#options.rest ?? defaultRest);
	}

	has(kind: LabKind): boolean {
		return (this.#ready.get(keyOf(kind)) ?? []).length > 0;
	}

	/** The oldest lab of this kind and image that is as it was made; it and its room are the asker's. */
	take(kind: LabKind, imagePath: string): ReadyMadeLab | undefined {
		for (const lab of [...(this.#ready.get(keyOf(kind)) ?? [])]) {
			if (lab.ref.imagePath !== imagePath || !this.#isUntouched(lab)) {
				this.#remove(lab);
				continue;
			}
			this.#takeOut(lab);
			this.#options.onAnswer?.(true);
			return lab;
		}
		return undefined;
	}

	/** Somebody's lab had to be made. */
	missed(): void {
		this.#options.onAnswer?.(false);
	}

	/** Removes all labs and makes no more. */
	async close(): Promise<void> {
		this.#isOpen = false;
		this.#following[Symbol.dispose]();
		clearTimeout(this.#timer);
		for (const lab of this.#all) void this.#remove(lab);
		await this.#making;
		for (const lab of this.#all) void this.#remove(lab);
		await Promise.all(this.#removals);
	}

	get #all(): readonly ReadyMadeLab[] {
		return [...this.#ready.values()].flat();
	}

	/** Its PID 1 lives, and neither has anything been started in it nor has anything ended. */
	#isUntouched({ ref, tasks }: ReadyMadeLab): boolean {
		return isAlive(ref.init) && this.#options.host.runtime.taskCount(ref) === tasks;
	}

	async #removeOutdated(kind: LabKind): Promise<void> {
		const image = await findImageAgain(this.#options.host.home, kind.image);
		const kept = this.#ready.get(keyOf(kind)) ?? [];
		for (const lab of kept) if (lab.ref.imagePath !== image?.path) this.#remove(lab);
	}

	/** Something has changed: gives way; while no learner is served removes what is too much, and makes what is missing. */
	#follow(): void {
		if (!this.#isOpen) return;
		clearTimeout(this.#timer);
		const { lackingRoom, waiting, making } = this.#options.host.admission;
		this.#removeSome(lackingRoom - this.#removals.size, this.#all);
		if (waiting > 0 || making > 0) return;
		const targets = this.#demand.targets(this.#options.most);
		for (const [key, labs] of this.#ready) this.#removeSome(labs.length - (targets.get(key) ?? 0), labs);
		const wait = this.#makeNext(targets);
		if (wait === undefined) return;
		this.#timer = setTimeout(() => this.#follow(), wait);
		this.#timer.unref();
	}

	/** Begins to make what is missing most; answers after how many milliseconds to look again, if nothing happens before. */
	#makeNext(targets: ReadonlyMap<string, number>): number | undefined {
		const { host, memoryBytes } = this.#options;
		if (this.#making !== undefined) return undefined;
		const kind = this.#missing(targets);
		const change = this.#demand.changesIn();
		const later = change === undefined ? undefined : Math.max(change, notice);
		if (kind === undefined || this.memoryBytes + this.#typicalBytes > memoryBytes) return later;
		const rest = Math.ceil(this.#restsUntil - host.clock.monotonic());
		if (rest > 0) return rest;
		const holder = {};
		if (!host.admission.hold(holder, kind.limits)) return later;
		this.#making = this.#make(kind, holder).finally(() => {
			this.#making = undefined;
			this.#follow();
		});
		return undefined;
	}

	/** The kind of which fewest are ready among those of which more are worth having. */
	#missing(targets: ReadonlyMap<string, number>): LabKind | undefined {
		const counts = [...targets].map(([key, target]) => ({ key, target, ready: this.#ready.get(key)?.length ?? 0 }));
		const missing = counts.filter(({ key, target, ready }) => ready < target && !this.#broken.has(key));
		const [first] = missing.toSorted((a, b) => a.ready - b.ready);
		return first && this.#demand.kind(first.key);
	}

	get #typicalBytes(): number {
		return this.size === 0 ? usualBytes : this.memoryBytes / this.size;
	}

	async #make(kind: LabKind, holder: object): Promise<void> {
		const { runtime, home, known, clock, admission, logger } = this.#options.host;
		const began = clock.monotonic();
		const id = newLabId();
		const image = await findImageAgain(home, kind.image);
		known.add(id);
		const { hostname, limits } = kind;
		const labels = { pool: 'ready' };
		const made = image && (await runtime.create({ id, imagePath: image.path, hostname, limits, labels }));
		this.#restFor(clock.monotonic() - began);
		if (made?.ok === true) {
			this.#putIn({ ref: made.value, kind, holder });
			admission.look();
			return;
		}
		known.delete(id);
		this.#broken.add(keyOf(kind));
		if (made !== undefined && this.#isOpen) logger.warn({ problem: made.error }, 'a lab could not be made in advance');
		admission.leave(holder);
	}

	#putIn({ ref, kind, holder }: { readonly ref: LabRef; readonly kind: LabKind; readonly holder: object }): void {
		const { runtime } = this.#options.host;
		const key = keyOf(kind);
		const memoryBytes = (runtime.stats(ref)?.memoryBytes ?? usualBytes) + uncountedBytes;
		const lab = { ref, holder, key, memoryBytes, tasks: runtime.taskCount(ref) };
		this.#ready.set(key, [...(this.#ready.get(key) ?? []), lab]);
	}

	#restFor(milliseconds: number): void {
		const until = this.#options.host.clock.monotonic() + milliseconds;
		this.#restsUntil = Math.max(this.#restsUntil, until);
	}

	/** Begins to remove the newest of these labs, `count` at most and few at once. */
	#removeSome(count: number, labs: readonly ReadyMadeLab[]): void {
		const most = Math.min(count, fewLabs - this.#removals.size);
		if (most > 0) for (const lab of labs.slice(-most)) void this.#remove(lab);
	}

	#takeOut(lab: ReadyMadeLab): void {
		const left = (this.#ready.get(lab.key) ?? []).filter((one) => one !== lab);
		if (left.length > 0) this.#ready.set(lab.key, left);
		else this.#ready.delete(lab.key);
	}

	#remove(lab: ReadyMadeLab): Promise<void> {
		const { host } = this.#options;
		this.#takeOut(lab);
		const removal = destroyLab(host, lab.ref.id).then(() => {
			this.#removals.delete(removal);
			host.admission.leave(lab.holder);
		});
		this.#removals.add(removal);
		return removal;
	}
}
