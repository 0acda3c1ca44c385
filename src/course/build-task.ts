import { defineTask } from '../checks/define-task.ts';
import type { Task } from '../checks/task.ts';
import { ProblemError } from '../foundation/problem.ts';
import type { CourseTask } from './course.ts';
import type { ModuleEntry, ScriptEntry, TaskEntry } from './course-entries.ts';
import { type CourseFault, suggest } from './course-fault.ts';
import { scriptSteps } from './script-steps.ts';

/** A task from its folder, or `undefined` with at least one fault. */
export function buildTask(
	entry: TaskEntry,
	{ terminals, faults }: { readonly terminals: readonly string[]; readonly faults: CourseFault[] },
): CourseTask | undefined {
	const file = `${entry.folder}/task.ts`;
	const attempts = scripts(entry, { terminals, faults });
	if (entry.startSyntaxError !== null)
		faults.push({ file, what: `bash can't parse "start": ${entry.startSyntaxError}` });
	if (entry.solution === null) faults.push({ file: entry.folder, what: 'The task has no solution.sh.' });
	if (entry.task === null) {
		faults.push({ file: entry.folder, what: 'The folder has no task.ts.' });
		return undefined;
	}
	const value = moduleValue(entry.task, faults);
	const task = value === undefined ? undefined : checkTask(value, { file, faults });
	if (task === undefined) return undefined;
	if (task.id !== entry.name)
		faults.push({ file, what: `The id "${task.id}" isn't the folder's name, "${entry.name}".` });
	checkWrong(entry, task, faults);
	if (entry.solution === null) return undefined;
	return { ...task, solution: entry.solution.text, attempts, alternatives: {}, cheats: {} };
}

/** The default export of a module; `undefined`, with a fault, if there is none. */
export function moduleValue(entry: ModuleEntry, faults: CourseFault[]): unknown {
	if ('error' in entry) {
		faults.push({ file: entry.file, what: entry.error });
		return undefined;
	}
	if (entry.value === undefined) faults.push({ file: entry.file, what: 'It has no default export.' });
	return entry.value;
}

/** A task file may export something that never went through `defineTask`. */
function checkTask(value: unknown, { file, faults }: { file: string; faults: CourseFault[] }): Task | undefined {
	try {
		return defineTask(value as Task);
	} catch (error) {
		if (!(error instanceof ProblemError)) throw error;
		faults.push({ file, what: `${error.problem.what} ${error.problem.why}` });
		return undefined;
	}
}

interface ScriptCheck {
	readonly terminals: readonly string[];
	readonly faults: CourseFault[];
}

function scripts(entry: TaskEntry, check: ScriptCheck): Record<string, string> {
	if (entry.solution !== null) checkScript(entry.solution, check);
	for (const attempt of Object.values(entry.attempts)) checkScript(attempt, check);
	return Object.fromEntries(Object.entries(entry.attempts).map(([name, script]) => [name, script.text]));
}

function checkScript({ file, text, syntaxError }: ScriptEntry, { terminals, faults }: ScriptCheck): void {
	if (syntaxError !== null) faults.push({ file, what: `bash can't parse it: ${syntaxError}` });
	const steps = scriptSteps(text);
	if (!steps.ok) {
		faults.push({ file, ...steps.error });
		return;
	}
	if (!steps.value.some(({ kind }) => kind === 'line')) faults.push({ file, what: 'It types nothing.' });
	for (const step of steps.value)
		if ('name' in step && !terminals.includes(step.name))
			faults.push({ file, what: `Unknown terminal "${step.name}".${suggest(step.name, terminals)}` });
}

/** Every attempt has words to say of it, and every such text an attempt that shows when it is said. */
function checkWrong(entry: TaskEntry, task: Task, faults: CourseFault[]): void {
	const file = `${entry.folder}/task.ts`;
	const files = Object.keys(entry.attempts);
	const names = Object.keys(task.wrong);
	if (files.length === 0) faults.push({ file: entry.folder, what: 'The task has no attempts/*.sh.' });
	for (const name of files.filter((name) => !names.includes(name)))
		faults.push({
			file: `${entry.folder}/attempts/${name}.sh`,
			what: `task.ts has no "wrong" entry "${name}".${suggest(name, names)}`,
		});
	for (const name of names.filter((name) => !files.includes(name)))
		faults.push({ file, what: `"wrong.${name}" has no attempts/${name}.sh.${suggest(name, files)}` });
}
