import { fail, type Result, succeed } from '../foundation/result.ts';
import type { FileIdentity, FileReading } from './lab-file.ts';
import type { LabSight, LookAnswer, LookRequest, PlaceAnswer, ProcessId } from './lab-sight.ts';
import type { MemoryProcess, MemoryProcSource } from './memory-proc-source.ts';

/** A helper that looks into a `/proc` in memory, for tests: each look waits until it is let go. */
export class MemoryLabSight implements Pick<LabSight, 'look'> {
	/** By path in the lab, or by root directory and path: `48:2 /etc/x`. */
	readonly files = new Map<string, FileReading>();
	/** By the text of the link. */
	readonly hostnames = new Map<string, string>();
	readonly mountRoots = new Map<string, FileIdentity>();
	readonly requests: LookRequest[] = [];
	/** Why nobody can look. */
	failure: string | undefined;
	readonly #source: MemoryProcSource;
	readonly #waiting: (() => void)[] = [];

	constructor(source: MemoryProcSource) {
		this.#source = source;
	}

	/** How many looks wait. */
	get waiting(): number {
		return this.#waiting.length;
	}

	look(request: LookRequest): Promise<Result<LookAnswer, string>> {
		this.requests.push(request);
		return new Promise((resolve) => {
			this.#waiting.push(() =>
				resolve(this.failure === undefined ? succeed(this.#answer(request)) : fail(this.failure)),
			);
		});
	}

	/** Lets all that wait be answered as things are now; resolves when whoever asked has heard. */
	async letGo(): Promise<void> {
		for (const answer of this.#waiting.splice(0)) answer();
		for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
	}

	#answer({ places, hostnames, mountRoots }: LookRequest): LookAnswer {
		return {
			places: places.map(({ process, files }) => this.#ofProcess(process, (of) => placeOf(of, files, this.files))),
			hostnames: hostnames.map((process) =>
				this.#ofProcess(process, ({ namespaces = {} }) => named(namespaces.uts ?? 'uts:[1]', this.hostnames)),
			),
			mountRoots: mountRoots.map((process) =>
				this.#ofProcess(process, ({ namespaces = {} }) => named(namespaces.mnt ?? 'mnt:[1]', this.mountRoots)),
			),
		};
	}

	#ofProcess<T>({ pid }: ProcessId, answer: (process: MemoryProcess) => Result<T, string>): Result<T, string> {
		const process = this.#source.processes.get(pid);
		return process === undefined ? fail('ESRCH') : answer(process);
	}
}

function placeOf(
	{ namespaces = {}, root = { path: '/', device: 1, inode: 2 } }: MemoryProcess,
	wanted: readonly { readonly path: string }[],
	files: ReadonlyMap<string, FileReading>,
): Result<PlaceAnswer, string> {
	const { device, inode } = root;
	const own = `${device}:${inode} `;
	const isLab = own === '1:2 ';
	const found = wanted.map(({ path }) => files.get(isLab ? path : own + path) ?? null);
	return succeed({ mnt: namespaces.mnt ?? 'mnt:[1]', root: { device, inode }, files: found });
}

function named<T>(link: string, values: ReadonlyMap<string, T>): Result<{ link: string; value: T }, string> {
	const value = values.get(link);
	return value === undefined ? fail('EIO') : succeed({ link, value });
}
