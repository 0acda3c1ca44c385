import type { Snapshot } from '../proc/snapshot.ts';
import type { Verdict } from '../protocol/verdict.ts';
import type { Task } from './task.ts';
import type { Vars } from './vars.ts';
import { notYet } from './verdict.ts';
import type { Wish } from './wish.ts';

/** What a judge knows of one task. */
export interface TaskLife {
	readonly task: Task;
	readonly vars: Vars;
	/** The snapshot it began with; `undefined` while it waits for the tasks it needs. */
	start: Snapshot | undefined;
	/** What its check said of the newest snapshot, and that with doubt cast on what could not be read. */
	raw: Verdict | undefined;
	latest: Verdict | undefined;
	settled: Verdict | undefined;
	/** Has it ever been passed? A level task may since have lost it. */
	wasPassed: boolean;
	microseconds: number;
	threw: string | undefined;
	/** In how many snapshots in a row a fact of it had not been looked up yet. */
	waited: number;
	/** What its probe wished for after the newest snapshot. */
	wish: Wish | undefined;
}

/** The tasks of a lesson and which of them wait for which. */
export class TaskLives {
	readonly all: readonly TaskLife[];
	readonly #byId: ReadonlyMap<string, TaskLife>;
	/** What the task that was entered on its own needs: not passed, but taken as met. */
	readonly #skipped: ReadonlySet<string>;

	constructor(
		tasks: readonly Task[],
		{ start, varsOf, entered }: { start: Snapshot; varsOf: (task: string) => Vars; entered: string | undefined },
	) {
		this.all = tasks.map((task) => ({
			...{ task, vars: varsOf(task.id), wasPassed: false, microseconds: 0, waited: 0 },
			...{ raw: undefined, latest: undefined, settled: undefined, threw: undefined, wish: undefined },
			start: task.id === entered || needsOf(task).length === 0 ? start : undefined,
		}));
		this.#byId = new Map(this.all.map((life) => [life.task.id, life]));
		this.#skipped = entered === undefined ? new Set() : this.#allNeeds(entered);
		for (const life of this.all) if (!life.start) life.settled = this.waitingVerdict(life);
	}

	/** @throws Error for an id that the lesson doesn't have. */
	get(id: string): TaskLife {
		const life = this.#byId.get(id);
		if (!life) throw new Error(`There is no task '${id}' in this lesson.`);
		return life;
	}

	/** What it needs is done, and it has not begun. */
	isDue(life: TaskLife): boolean {
		return life.start === undefined && this.#unmet(life).length === 0;
	}

	waitingVerdict(life: TaskLife): Verdict {
		const titles = this.#unmet(life).map((id) => `“${this.get(id).task.title}”`);
		return notYet(waitingWords(titles));
	}

	/** A task that was skipped itself waits for what it needs like any other: its start was not made. */
	#unmet({ task }: TaskLife): readonly string[] {
		const isMet = (id: string) => this.get(id).wasPassed || (this.#skipped.has(id) && !this.#skipped.has(task.id));
		return needsOf(task).filter((id) => !isMet(id));
	}

	#allNeeds(id: string, found: Set<string> = new Set()): ReadonlySet<string> {
		for (const need of needsOf(this.get(id).task)) {
			if (found.has(need)) continue;
			found.add(need);
			this.#allNeeds(need, found);
		}
		return found;
	}
}

function needsOf(task: Task): readonly string[] {
	return task.needs ?? [];
}

function waitingWords(titles: readonly string[]): string {
	if (titles.length === 0) return 'This begins now.';
	return `This begins when ${enumerate(titles)} ${titles.length === 1 ? 'is' : 'are'} done.`;
}

/** `A`, `A and B`, `A, B and C`. */
function enumerate(words: readonly string[]): string {
	const last = words.at(-1) ?? '';
	return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : last;
}
