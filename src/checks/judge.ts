import type { Snapshot } from '../proc/snapshot.ts';
import type { Verdict } from '../protocol/verdict.ts';
import { withDoubt } from './doubt.ts';
import { beginHistory, extendHistory } from './history.ts';
import type { CheckView, Task } from './task.ts';
import { unknown } from './verdict.ts';

/** `verdict`: its name or the named wrong attempt changed, worth keeping as an attempt. `evidence`: only the words or facts did. */
export interface VerdictChange {
	readonly task: string;
	readonly kind: 'verdict' | 'evidence';
	readonly verdict: Verdict;
}

export interface Judge {
	/** Judges one more snapshot; what changed, in the order of the tasks. */
	observe(snapshot: Snapshot): readonly VerdictChange[];
	/** The verdict of each task by its id; a task has none before its second snapshot. */
	current(): ReadonlyMap<string, Verdict>;
}

export interface JudgeOptions {
	readonly tasks: readonly Task[];
	/** The first snapshot after the start states were made: what it has doesn't count. */
	readonly start: Snapshot;
	/** Told of a check that threw: a bug in the course. Its verdict is `unknown`. */
	readonly onError: (task: string, error: unknown) => void;
}

/**
 * Judges the tasks of one lab from its snapshots. One rule for all verdicts: a verdict (with its named wrong attempt)
 * counts once a check has given it in two snapshots in a row, for a single one may show a process between fork and
 * exec. Its words and evidence then follow every snapshot. An `edge` task that has passed stays passed; a `level` task follows.
 */
export function createJudge({ tasks, start, onError }: JudgeOptions): Judge {
	const verdicts = new Map<string, Verdict>();
	const latest = new Map<string, Verdict>();
	const failing = new Set<string>();
	let history = beginHistory(start);

	const judge = (task: Task): VerdictChange | undefined => {
		const settled = verdicts.get(task.id);
		if (task.mode === 'edge' && settled?.verdict === 'passed') return undefined;
		const verdict = withDoubt(check(task, history), history.snapshot);
		const before = latest.get(task.id);
		latest.set(task.id, verdict);
		if (!before || !saysTheSame(before, verdict)) return undefined;
		const kind = changeOf(settled, verdict);
		if (kind === undefined) return undefined;
		verdicts.set(task.id, verdict);
		return { task: task.id, kind, verdict };
	};

	const check = (task: Task, view: CheckView): Verdict => {
		try {
			const verdict = task.check(view);
			failing.delete(task.id);
			return verdict;
		} catch (error) {
			if (!failing.has(task.id)) onError(task.id, error);
			failing.add(task.id);
			return unknown('The check of this task failed: a mistake in the course, not yours.');
		}
	};

	return {
		observe(snapshot) {
			history = extendHistory(history, snapshot);
			return tasks.map(judge).filter((change) => change !== undefined);
		},
		current: () => new Map(verdicts),
	};
}

function saysTheSame(a: Verdict, b: Verdict): boolean {
	return a.verdict === b.verdict && a.wrong === b.wrong;
}

function changeOf(before: Verdict | undefined, after: Verdict): VerdictChange['kind'] | undefined {
	if (!before || !saysTheSame(before, after)) return 'verdict';
	const isSame = before.says === after.says && JSON.stringify(before.evidence) === JSON.stringify(after.evidence);
	return isSame ? undefined : 'evidence';
}
