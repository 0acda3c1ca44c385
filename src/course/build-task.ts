import { defineTask } from '../checks/define-task.ts';
import type { Task } from '../checks/task.ts';
import { pathsIn } from '../proc/lab-file.ts';
import { checkScript, scriptsIn } from './check-script.ts';
import { checkVars } from './check-vars.ts';
import type { CourseTask } from './course.ts';
import type { ItemEntry } from './course-entries.ts';
import { type CourseFault, suggest } from './course-fault.ts';
import { definition } from './definition.ts';
import { lineOfKey } from './line-of.ts';
import type { Surroundings } from './surroundings.ts';

/** A task from its folder, or `undefined` with at least one fault. */
export function buildTask(entry: ItemEntry, around: Surroundings): CourseTask | undefined {
	const { faults } = around;
	for (const script of Object.values(entry.scripts)) checkScript(script, around);
	const solution = entry.scripts['solution.sh'];
	if (solution === undefined) faults.push({ file: entry.folder, what: 'The task has no solution.sh.' });
	const task = definition(entry, { kind: 'task', define: (value) => defineTask(value as Task), faults });
	if (task === undefined) return undefined;
	checkWrong(entry, task, faults);
	checkVars(entry, { item: task, texts: textsOf(task), ...around });
	if (solution === undefined) return undefined;
	return {
		...task,
		solution: solution.text,
		attempts: scriptsIn(entry, 'attempts'),
		alternatives: scriptsIn(entry, 'alternatives'),
		cheats: scriptsIn(entry, 'cheats'),
	};
}

function textsOf({ title, start, entry, hints, wrong, explanation, files = [] }: Task): readonly string[] {
	const texts = [title, start, entry, ...hints, ...Object.values(wrong), explanation, ...pathsIn(files)];
	return texts.filter((text) => text !== undefined);
}

/** Every attempt has words to say of it, and every such text an attempt that shows when it is said. */
function checkWrong(entry: ItemEntry, task: Task, faults: CourseFault[]): void {
	const file = `${entry.folder}/task.ts`;
	const source = entry.modules.task && 'text' in entry.modules.task ? entry.modules.task.text : '';
	const files = Object.keys(scriptsIn(entry, 'attempts'));
	const names = Object.keys(task.wrong);
	if (files.length === 0) faults.push({ file: entry.folder, what: 'The task has no attempts/*.sh.' });
	for (const name of files.filter((name) => !names.includes(name)))
		faults.push({
			file: `${entry.folder}/attempts/${name}.sh`,
			what: `task.ts has no "wrong" entry "${name}".${suggest(name, names)}`,
		});
	for (const name of names.filter((name) => !files.includes(name)))
		faults.push({
			file,
			...lineOfKey(source, name),
			what: `"wrong.${name}" has no attempts/${name}.sh.${suggest(name, files)}`,
		});
}
