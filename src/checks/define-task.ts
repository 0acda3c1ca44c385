import { nearest } from '../foundation/nearest.ts';
import { ProblemError } from '../foundation/problem.ts';
import { factKinds } from '../proc/snapshot.ts';
import type { Task } from './task.ts';

type Rule = { readonly required: boolean; readonly check: (value: unknown) => string | undefined };

const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const rules: Readonly<Record<keyof Task, Rule>> = {
	id: {
		required: true,
		check: (value) =>
			typeof value === 'string' && kebabCase.test(value)
				? undefined
				: `id is ${show(value)}; it must be in kebab-case, like 'make-a-zombie'`,
	},
	title: { required: true, check: (value) => text('title', value) ?? oneLine('title', value) },
	mode: {
		required: true,
		check: (value) =>
			value === 'edge' || value === 'level'
				? undefined
				: `mode is ${show(value)}; it must be 'edge' (done once true) or 'level' (must hold now)`,
	},
	needs: { required: false, check: checkNeeds },
	start: { required: false, check: (value) => text('start', value) },
	entry: { required: false, check: (value) => text('entry', value) },
	vars: { required: false, check: checkVars },
	reads: { required: false, check: checkReads },
	check: {
		required: true,
		check: (value) => (typeof value === 'function' ? undefined : `check is ${show(value)}; it must be a function`),
	},
	hints: { required: true, check: checkHints },
	wrong: { required: true, check: checkWrong },
	explanation: { required: false, check: (value) => text('explanation', value) },
};

/** Checks a task as its file gives it, and freezes it. Throws a ProblemError `bad-task` that names everything that is wrong. */
export function defineTask(task: Task): Task {
	const given = task as unknown as Readonly<Record<string, unknown>>;
	const faults = [...unknownKeys(given), ...badValues(given)];
	if (faults.length > 0) throw badTask(given.id, faults);
	return Object.freeze({ ...task, hints: Object.freeze([...task.hints]), wrong: Object.freeze({ ...task.wrong }) });
}

function unknownKeys(given: Readonly<Record<string, unknown>>): readonly string[] {
	return Object.keys(given)
		.filter((key) => !Object.hasOwn(rules, key))
		.map((key) => {
			const meant = nearest(key, Object.keys(rules));
			return meant === undefined
				? `'${key}' is not a key of a task; the keys are ${Object.keys(rules).join(', ')}`
				: `'${key}' is not a key of a task; did you mean '${meant}'?`;
		});
}

function badValues(given: Readonly<Record<string, unknown>>): readonly string[] {
	return Object.entries(rules)
		.map(([key, rule]) => {
			if (given[key] !== undefined) return rule.check(given[key]);
			return rule.required ? `${key} is missing` : undefined;
		})
		.filter((fault) => fault !== undefined);
}

function checkHints(value: unknown): string | undefined {
	if (!Array.isArray(value)) return `hints is ${show(value)}; it must be a list of sentences`;
	if (value.length < 2) return `hints has ${value.length}; a ladder has at least two, the gentlest first`;
	return value.map((hint, index) => text(`hints[${index}]`, hint)).find((fault) => fault !== undefined);
}

function checkWrong(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		return `wrong is ${show(value)}; it must have a text for each file of attempts/`;
	return Object.entries(value)
		.map(([name, said]) =>
			kebabCase.test(name) ? text(`wrong['${name}']`, said) : `wrong has the name '${name}'; it must be in kebab-case`,
		)
		.find((fault) => fault !== undefined);
}

function checkNeeds(value: unknown): string | undefined {
	return Array.isArray(value) && value.every((id) => typeof id === 'string')
		? undefined
		: `needs is ${show(value)}; it must be a list of ids of tasks`;
}

function checkVars(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null) return `vars is ${show(value)}; it must have a draw for each name`;
	const bad = Object.entries(value).find(([name, draw]) => !kebabCase.test(name) || typeof draw !== 'function');
	return bad && `vars['${bad[0]}'] must be a draw, like animalName, under a name in kebab-case`;
}

function checkReads(value: unknown): string | undefined {
	if (!Array.isArray(value)) return `reads is ${show(value)}; it must be a list of: ${factKinds.join(', ')}`;
	const stranger = value.find((kind) => !factKinds.includes(kind));
	return stranger === undefined ? undefined : `reads has ${show(stranger)}; it may have: ${factKinds.join(', ')}`;
}

function text(name: string, value: unknown): string | undefined {
	if (typeof value !== 'string') return `${name} is ${show(value)}; it must be a text`;
	return value.trim() === '' ? `${name} is empty` : undefined;
}

function oneLine(name: string, value: unknown): string | undefined {
	return String(value).includes('\n') ? `${name} must be one line` : undefined;
}

function show(value: unknown): string {
	return typeof value === 'string' ? `'${value}'` : Array.isArray(value) ? 'a list' : String(value);
}

function badTask(id: unknown, faults: readonly string[]): ProblemError {
	return new ProblemError({
		code: 'bad-task',
		what: `The task ${show(id)} is not well-formed.`,
		why: `${faults.join('; ')}.`,
		fix: 'Correct these in its task.ts; src/checks/task.ts says what each key is for.',
	});
}
