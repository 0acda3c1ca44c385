import type { ProbeWish } from '../proc/probe.ts';
import type { ProcessEvent } from '../proc/process-event.ts';
import type { Snapshot } from '../proc/snapshot.ts';
import type { Verdict } from '../protocol/verdict.ts';
import { withDoubt } from './doubt.ts';
import { beginHistory, extendHistory } from './history.ts';
import { saysTheSame, verdictsAreEqual } from './same-verdict.ts';
import type { CheckView, Task } from './task.ts';
import { type TaskLife, TaskLives } from './task-life.ts';
import type { Vars } from './vars.ts';
import { unknown } from './verdict.ts';
import { nextWish } from './wish.ts';

/** `verdict`: its name or the named wrong attempt changed, worth keeping as an attempt. `evidence`: only the words or facts did. */
export interface VerdictChange {
	readonly task: string;
	readonly kind: 'verdict' | 'evidence';
	readonly verdict: Verdict;
}

/** For authors: where one task stands, and what its check said of the newest snapshot. */
export interface JudgedRow {
	readonly task: string;
	/** `waiting`: for the tasks it needs. A level task is never done. */
	readonly state: 'waiting' | 'active' | 'done';
	/** What the check said of this very snapshot. */
	readonly raw: Verdict | null;
	/** What the learner sees. */
	readonly settled: Verdict | null;
	/** What the check took. */
	readonly microseconds: number;
	/** The stack of what the check threw. */
	readonly threw: string | null;
}

export interface Judge {
	/** Judges one more snapshot; what changed: first of the tasks that have begun, in the order of the lesson. */
	observe(snapshot: Snapshot): readonly VerdictChange[];
	/** A check has said something new once, or not yet twice: the next snapshot decides. */
	isUndecided(): boolean;
	/** The verdict of each task by its id; one that has begun has none before its second snapshot. */
	current(): ReadonlyMap<string, Verdict>;
	/** Tasks that wait although what they need is done: their starts are to be made, then `begin` called. In the order of the lesson. */
	due(): readonly string[];
	/** A waiting task begins with this snapshot, taken after its start state was made. @throws Error if it doesn't wait. */
	begin(task: string, start: Snapshot): void;
	/** What the active tasks wish the checker to do now, by their ids: once it was wished for long enough. */
	wishes(): ReadonlyMap<string, ProbeWish>;
	/** In the order of the lesson. */
	inspect(): readonly JudgedRow[];
	/** All that was seen since the lab began, without vars: for questions (`{ ...judge.history(), vars }`). */
	history(): CheckView;
	/** What happened last, oldest first: at most so many, 100 if not said. */
	events(count?: number): readonly ProcessEvent[];
}

export interface JudgeOptions {
	readonly tasks: readonly Task[];
	/** The first snapshot after the start states were made: what it has doesn't count. */
	readonly start: Snapshot;
	/** Told of a check that threw: a bug in the course. Its verdict is `unknown`. */
	readonly onError: (task: string, error: unknown) => void;
	/** The learner's values for a task; none if not given. */
	readonly varsOf?: (task: string) => Vars;
	/** The task that the lab was started for: it began with `start`, and what it needs counts as met. */
	readonly entered?: string | undefined;
}

/**
 * Judges the tasks of one lab from its snapshots. One rule for all verdicts: a verdict (with its named wrong attempt)
 * counts once a check has given it in two snapshots in a row, for a single one may show a process between fork and
 * exec. Its words and evidence then follow every snapshot. An `edge` task that has passed stays passed; a `level` task follows.
 * A task sees only what happened after it began.
 */
export function createJudge({ tasks, start, onError, varsOf = () => ({}), entered }: JudgeOptions): Judge {
	const lives = new TaskLives(tasks, { start, varsOf, entered });
	const histories = new Histories(start);
	const observeTask = (life: TaskLife): VerdictChange | undefined => {
		if (life.start === undefined) return waitOn(life, lives.waitingVerdict(life));
		if (isDone(life)) return undefined;
		const view = histories.since(life.start);
		runCheck(life, viewFor(life, view), onError);
		return settle(life, view.snapshot);
	};
	return {
		observe(snapshot) {
			histories.keep(lives.all.filter((life) => !isDone(life)).map((life) => life.start));
			histories.extend(snapshot);
			const changes = lives.all.filter(hasBegun).map(observeTask);
			return [...changes, ...lives.all.filter((life) => !hasBegun(life)).map(observeTask)].filter(
				(change) => change !== undefined,
			);
		},
		isUndecided: () => lives.all.some(isUndecided),
		current: () =>
			new Map(lives.all.flatMap(({ task, settled }) => (settled === undefined ? [] : [[task.id, settled] as const]))),
		due: () => lives.all.filter((life) => lives.isDue(life)).map(({ task }) => task.id),
		begin(id, snapshot) {
			const life = lives.get(id);
			if (hasBegun(life)) throw new Error(`The task '${id}' has begun already.`);
			histories.begin(snapshot);
			Object.assign(life, { start: snapshot, settled: undefined });
		},
		wishes: () => new Map(lives.all.flatMap(wishOf)),
		inspect: () => lives.all.map(row),
		history: () => histories.since(start),
		events: (count = 100) => histories.since(start).events.slice(-count),
	};
}

/** One history for all tasks that began at the same snapshot, and always that of the lab. */
class Histories {
	readonly #first: Snapshot;
	readonly #byStart: Map<Snapshot, CheckView>;

	constructor(first: Snapshot) {
		this.#first = first;
		this.#byStart = new Map([[first, beginHistory(first)]]);
	}

	begin(start: Snapshot): void {
		if (!this.#byStart.has(start)) this.#byStart.set(start, beginHistory(start));
	}

	since(start: Snapshot): CheckView {
		const history = this.#byStart.get(start);
		if (!history) throw new Error('No history begins at this snapshot.');
		return history;
	}

	extend(snapshot: Snapshot): void {
		for (const [start, history] of this.#byStart) this.#byStart.set(start, extendHistory(history, snapshot));
	}

	/** Forgets what began at any other snapshot than these and the lab's first. */
	keep(starts: readonly (Snapshot | undefined)[]): void {
		for (const start of this.#byStart.keys())
			if (start !== this.#first && !starts.includes(start)) this.#byStart.delete(start);
	}
}

/** What a task sees: what is of this learner and of this task alone is its own. */
function viewFor({ task, vars }: TaskLife, view: CheckView): CheckView {
	return { ...view, vars, probes: view.snapshot.probes?.[task.id] ?? [] };
}

function runCheck(life: TaskLife, view: CheckView, onError: JudgeOptions['onError']): void {
	const began = performance.now();
	try {
		life.raw = life.task.check(view);
		life.wish = nextWish(life.wish, life.task.probe?.(view), view.snapshot);
		life.threw = undefined;
	} catch (error) {
		if (life.threw === undefined) onError(life.task.id, error);
		life.threw = error instanceof Error ? (error.stack ?? error.message) : String(error);
		life.raw = unknown('The check of this task failed: a mistake in the course, not yours.');
		life.wish = undefined;
	}
	life.microseconds = Math.round((performance.now() - began) * 1000);
}

function wishOf(life: TaskLife): readonly (readonly [string, ProbeWish])[] {
	return life.wish?.isDue && !isDone(life) ? [[life.task.id, life.wish.is]] : [];
}

/** So many snapshots long a verdict stays as it is while a fact is looked up: a helper of ours that is late is not told to the learner. */
const patience = 20;

function isYetToCome({ verdict, evidence }: Verdict): boolean {
	return verdict === 'unknown' && evidence.some(({ value }) => value === 'unreadable (EAGAIN)');
}

function settle(life: TaskLife, snapshot: Snapshot): VerdictChange | undefined {
	if (life.raw === undefined) return undefined;
	const verdict = withDoubt(life.raw, snapshot, { ...life.task, vars: life.vars });
	life.waited = isYetToCome(verdict) ? life.waited + 1 : 0;
	if (life.waited > 0 && life.waited <= patience) return undefined;
	const before = life.latest;
	life.latest = verdict;
	if (!before || !saysTheSame(before, verdict)) return undefined;
	const kind = changeOf(life.settled, verdict);
	if (kind === undefined) return undefined;
	life.settled = verdict;
	if (verdict.verdict === 'passed') life.wasPassed = true;
	return { task: life.task.id, kind, verdict };
}

/** What a waiting task waits for grows less: told as news of the words, never as an attempt. */
function waitOn(life: TaskLife, verdict: Verdict): VerdictChange | undefined {
	if (life.settled !== undefined && verdictsAreEqual(life.settled, verdict)) return undefined;
	life.settled = verdict;
	return { task: life.task.id, kind: 'evidence', verdict };
}

function changeOf(before: Verdict | undefined, after: Verdict): VerdictChange['kind'] | undefined {
	if (!before || !saysTheSame(before, after)) return 'verdict';
	return verdictsAreEqual(before, after) ? undefined : 'evidence';
}

function hasBegun(life: TaskLife): boolean {
	return life.start !== undefined;
}

function isDone({ task, settled }: TaskLife): boolean {
	return task.mode === 'edge' && settled?.verdict === 'passed';
}

function isUndecided(life: TaskLife): boolean {
	if (!hasBegun(life) || isDone(life)) return false;
	if (life.wish?.isDue === false) return true;
	return !life.latest || !life.settled || !saysTheSame(life.settled, life.latest);
}

function row(life: TaskLife): JudgedRow {
	return {
		task: life.task.id,
		state: !hasBegun(life) ? 'waiting' : isDone(life) ? 'done' : 'active',
		raw: life.raw ?? null,
		settled: life.settled ?? null,
		microseconds: life.microseconds,
		threw: life.threw ?? null,
	};
}
