import type { Verdict } from '../protocol/verdict.ts';

/** What is asked of a task: the part of it that says where it stands among the others. */
interface TaskPlace {
	readonly id: string;
	readonly title: string;
	readonly needs: readonly string[];
}

/** How the judge's verdict of a waiting task begins; it goes on with the titles of those that it waits for, in quotes. */
const waitingWords = 'This begins ';

/** Which of the tasks it needs a task waits for now; `undefined` if it has begun. */
export function waitsFor<Task extends TaskPlace>(
	verdict: Verdict | undefined,
	needed: readonly Task[],
): readonly Task[] | undefined {
	if (needed.length === 0 || !verdict?.says.startsWith(waitingWords)) return undefined;
	return needed.filter(({ title }) => verdict.says.includes(`“${title}”`));
}

/** Where to go on after a lab is gone: the first task not done, if a fresh lab isn't its beginning; else `undefined`. */
export function resumeAt<Task extends TaskPlace>(
	tasks: readonly Task[],
	passed: ReadonlyMap<string, unknown>,
): Task | undefined {
	const next = tasks.find(({ id }) => !passed.has(id));
	return next && next.needs.length > 0 ? next : undefined;
}
