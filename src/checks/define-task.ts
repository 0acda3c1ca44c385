import { checkFilesRead, filesRule } from './file-rules.ts';
import {
	freezeDeep,
	functionOf,
	type Given,
	holdToRules,
	kebabId,
	lineOf,
	optional,
	type Rule,
	readsRule,
	recordOf,
	required,
	show,
	textOf,
	varsRule,
	wordOf,
} from './rules.ts';
import type { Task } from './task.ts';

const rules: Readonly<Record<keyof Task, Rule>> = {
	id: required(kebabId('make-a-zombie')),
	title: required(lineOf('title')),
	mode: required(wordOf('mode', { edge: 'done once true', level: 'must hold now' })),
	needs: optional(checkNeeds),
	start: optional(textOf('start')),
	entry: optional(textOf('entry')),
	vars: varsRule,
	reads: readsRule,
	files: filesRule,
	probe: optional(functionOf('probe')),
	check: required(functionOf('check')),
	hints: required(checkHints),
	wrong: required(
		recordOf('wrong', { must: 'a text for each file of attempts/', check: (name, said) => textOf(name)(said) }),
	),
	explanation: optional(textOf('explanation')),
};

/** Checks a task as its file gives it, and freezes it. Throws a ProblemError `bad-task` that names everything that is wrong. */
export function defineTask(task: Task): Task {
	holdToRules(task, { noun: 'task', rules, between, file: 'task.ts', contract: 'src/checks/task.ts' }, 'bad-task');
	return freezeDeep(task);
}

function between(given: Given): readonly string[] {
	return [...checkNeedsAndEntry(given), ...checkFilesRead(given)];
}

function checkNeedsAndEntry({ id, needs, entry }: Given): readonly string[] {
	const faults: string[] = [];
	if (needs !== undefined && entry === undefined)
		faults.push(
			'needs is given, but not entry: a script that makes what those tasks would have left, for who enters this task on its own (`true` if nothing that matters)',
		);
	if (needs === undefined && entry !== undefined)
		faults.push('entry is given, but the task needs no other: its start state is made by start');
	if (!Array.isArray(needs)) return faults;
	if (needs.includes(id)) faults.push('needs has the task itself');
	const twice = needs.find((need, index) => needs.indexOf(need) !== index);
	if (twice !== undefined) faults.push(`needs has ${show(twice)} twice`);
	return faults;
}

function checkHints(value: unknown): string | undefined {
	if (!Array.isArray(value)) return `hints is ${show(value)}; it must be a list of sentences`;
	if (value.length < 2) return `hints has ${value.length}; a ladder has at least two, the gentlest first`;
	return value.map((hint, index) => textOf(`hints[${index}]`)(hint)).find((fault) => fault !== undefined);
}

function checkNeeds(value: unknown): string | undefined {
	if (!Array.isArray(value) || !value.every((id) => typeof id === 'string'))
		return `needs is ${show(value)}; it must be a list of ids of tasks`;
	return value.length === 0 ? 'needs is empty; leave it out if the task begins with the lab' : undefined;
}
