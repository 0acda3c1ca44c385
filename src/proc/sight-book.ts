import type { Result } from '../foundation/result.ts';
import { isZombie } from './is-zombie.ts';
import type { FileIdentity, FileReading, Unreadable, WantedFile } from './lab-file.ts';
import type { LookAnswer, Named, ProcessId } from './lab-sight.ts';
import { mostLooks, type PlannedLook, placeKey, placeKeyOf } from './plan-look.ts';
import { type FactKind, type ProcessFacts, type ProcessKey, processKey, type Snapshot } from './snapshot.ts';

type Files = Readonly<Record<string, FileReading>>;

/** Said of what one has not looked at since it may have changed. */
const notYet = 'EAGAIN';

/** What was found, with the process that stood for all that have the same: while it is there, the kernel gives its numbers to nobody else. */
interface Held<T> {
	readonly by: ProcessKey;
	readonly value: T;
}

interface Wanted {
	readonly lab: ProcessId;
	readonly reads: ReadonlySet<FactKind>;
	readonly files: readonly WantedFile[];
}

type Laid = Pick<Snapshot, 'processes' | 'files' | 'hostnames' | 'mountRoots'>;

/** Keeps what a helper found last, and lays it into snapshots. What did not change stays the same object. */
export class SightBook {
	readonly #wanted: Wanted;
	readonly #eachRoot: readonly string[];
	readonly #unread = new Map<string, Files>();
	readonly #laid = new WeakMap<ProcessFacts, ProcessFacts>();
	#files: Result<Files, string> = { ok: false, error: notYet };
	#places: ReadonlyMap<string, Held<Files>> = new Map();
	#hostnames: ReadonlyMap<string, Held<string>> = new Map();
	#mountRoots: ReadonlyMap<string, Held<FileIdentity>> = new Map();
	/** Why the last look found nothing at all. */
	#failure: string | undefined = notYet;
	#last: Laid | undefined;
	/** What `#last` was made of. */
	#lastOf: { readonly processes: Snapshot['processes']; readonly trouble: string | undefined } | undefined;

	constructor(wanted: Wanted) {
		this.#wanted = wanted;
		this.#eachRoot = wanted.files.filter(({ eachRoot }) => eachRoot).map(({ path }) => path);
	}

	keep(planned: PlannedLook, answer: Result<LookAnswer, string>): void {
		this.#lastOf = undefined;
		this.#failure = answer.ok ? undefined : answer.error;
		if (answer.ok) this.#keepAnswer(planned, answer.value);
	}

	/** `isBelieved`: what was found last still counts. */
	lay(snapshot: Snapshot, isBelieved: boolean): Snapshot {
		const trouble = isBelieved ? this.#failure : notYet;
		const { processes } = snapshot;
		if (this.#last === undefined || this.#lastOf?.processes !== processes || this.#lastOf.trouble !== trouble)
			this.#last = this.#layAnew(snapshot, trouble);
		this.#lastOf = { processes, trouble };
		return { ...snapshot, ...this.#last };
	}

	#layAnew(snapshot: Snapshot, trouble: string | undefined): Laid {
		const { reads } = this.#wanted;
		const before = this.#last;
		const named = <T>(kind: 'uts' | 'mnt', held: ReadonlyMap<string, Held<T>>) =>
			layNamed(snapshot, { kind, held, trouble });
		const isAnyRoot = this.#eachRoot.length > 0;
		return {
			processes: isAnyRoot
				? sameList(before?.processes, this.#layProcesses(snapshot.processes, trouble))
				: snapshot.processes,
			...(reads.has('files') && { files: this.#labFiles(trouble) }),
			...(reads.has('hostnames') && { hostnames: sameOr(before?.hostnames, named('uts', this.#hostnames)) }),
			...(reads.has('mount-roots') && { mountRoots: sameOr(before?.mountRoots, named('mnt', this.#mountRoots)) }),
		};
	}

	#keepAnswer({ request, of }: PlannedLook, { places, hostnames, mountRoots }: LookAnswer): void {
		const before = this.#places;
		const found = new Map<string, Held<Files>>();
		for (const [index, place] of places.entries()) {
			const [by, wishes] = [of.places[index], request.places[index]?.files ?? []];
			if (!place.ok || by === undefined) continue;
			const files = byPath(wishes, place.value.files);
			const key = placeKey(place.value.mnt, place.value.root);
			if (index === 0) this.#files = { ok: true, value: this.#files.ok ? sameOr(this.#files.value, files) : files };
			if (!found.has(key)) found.set(key, { by, value: sameOr(before.get(key)?.value, this.#inEachRoot(files)) });
		}
		const [lab] = places;
		if (lab?.ok === false) this.#files = lab;
		this.#places = found;
		this.#hostnames = byLink(hostnames, of.hostnames);
		this.#mountRoots = byLink(mountRoots, of.mountRoots);
	}

	#inEachRoot(files: Files): Files {
		return Object.fromEntries(this.#eachRoot.map((path) => [path, files[path] ?? null]));
	}

	#labFiles(trouble: string | undefined): Files {
		const errno = trouble ?? (this.#files.ok ? undefined : this.#files.error);
		return errno === undefined && this.#files.ok ? this.#files.value : this.#unreadable(errno ?? notYet);
	}

	#unreadable(errno: string): Files {
		const known = this.#unread.get(errno);
		if (known !== undefined) return known;
		const files = Object.fromEntries(this.#wanted.files.map(({ path }) => [path, { unreadable: errno }]));
		this.#unread.set(errno, files);
		return files;
	}

	#layProcesses(processes: readonly ProcessFacts[], trouble: string | undefined): readonly ProcessFacts[] {
		const present = new Map(processes.map((process) => [processKey(process), process]));
		const places = new Set<string>();
		return processes.map((process) => {
			if (isZombie(process)) return process;
			const key = placeKeyOf(process);
			if (key !== undefined) places.add(key);
			const held = key === undefined ? undefined : this.#places.get(key);
			const by = held && present.get(held.by);
			const files = trouble === undefined && by !== undefined && placeKeyOf(by) === key ? held?.value : undefined;
			if (files !== undefined) return this.#layOnce(process, { files });
			return this.#layOnce(process, { error: trouble ?? whyWithout(process, places.size) });
		});
	}

	#layOnce(process: ProcessFacts, { files, error }: { readonly files?: Files; readonly error?: string }): ProcessFacts {
		const before = this.#laid.get(process);
		if (before !== undefined && before.details.files === files && before.unreadable.files === error) return before;
		const laid =
			files === undefined
				? { ...process, unreadable: { ...process.unreadable, files: error ?? notYet } }
				: { ...process, details: { ...process.details, files } };
		this.#laid.set(process, laid);
		return laid;
	}
}

/** Why nothing was found in the root directory of a process: it was not read which one that is, it is exiting, or there are too many. */
function whyWithout({ unreadable, state }: ProcessFacts, places: number): string {
	if (state === 'Z') return 'ESRCH';
	const unread = unreadable.root ?? unreadable['ns/mnt'];
	return unread ?? (places > mostLooks.roots ? 'EFBIG' : notYet);
}

function byPath(wishes: readonly { readonly path: string }[], found: readonly FileReading[]): Files {
	return Object.fromEntries(wishes.map(({ path }, index) => [path, found[index] ?? null]));
}

function byLink<T>(
	answers: readonly Result<Named<T>, string>[],
	of: readonly ProcessKey[],
): ReadonlyMap<string, Held<T>> {
	const held = answers.map((answer, index): readonly (readonly [string, Held<T>])[] => {
		const by = of[index];
		return answer.ok && by !== undefined ? [[answer.value.link, { by, value: answer.value.value }]] : [];
	});
	return new Map(held.flat());
}

/** For each namespace of this kind that a process of the snapshot is in. */
function layNamed<T>(
	{ processes }: Snapshot,
	{ kind, held, trouble }: { kind: 'uts' | 'mnt'; held: ReadonlyMap<string, Held<T>>; trouble: string | undefined },
): Readonly<Record<string, T | Unreadable>> {
	const links = new Map(processes.map((process) => [processKey(process), process.namespaces[kind]]));
	const found = [...new Set(links.values())].map((link) => {
		const known = link === undefined ? undefined : held.get(link);
		if (link === undefined) return [];
		if (trouble === undefined && known !== undefined && links.get(known.by) === link)
			return [[link, known.value] as const];
		return [[link, { unreadable: trouble ?? notYet }] as const];
	});
	return Object.fromEntries(found.flat());
}

function sameOr<T>(before: T | undefined, now: T): T {
	return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

/** The list from before if it has the very same objects. */
function sameList<T>(before: readonly T[] | undefined, now: readonly T[]): readonly T[] {
	if (before?.length !== now.length) return now;
	return now.every((one, index) => one === before[index]) ? before : now;
}
