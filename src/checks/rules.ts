import { nearest } from '../foundation/nearest.ts';
import { type Problem, ProblemError } from '../foundation/problem.ts';
import { factKinds } from '../proc/snapshot.ts';

/** Says what is wrong with a value, in words an author can act on; `undefined` if nothing is. */
export type RuleCheck = (value: unknown) => string | undefined;

/** What one key of a file in `labs/` may be. */
export interface Rule {
	readonly required: boolean;
	readonly check: RuleCheck;
}

export type Given = Readonly<Record<string, unknown>>;

interface Kind {
	/** `task`. */
	readonly noun: string;
	readonly rules: Readonly<Record<string, Rule>>;
	/** What is wrong between keys that are right each by itself. */
	readonly between?: (given: Given) => readonly string[];
	/** Where to look: ends the sentence `Correct these in its task.ts; ...`. */
	readonly file: string;
	readonly contract: string;
}

export function required(check: RuleCheck): Rule {
	return { required: true, check };
}

export function optional(check: RuleCheck): Rule {
	return { required: false, check };
}

/** Everything that is wrong with what an author gave: `why` has it in one sentence, `faults` one by one, each beginning with its key. */
export class DefinitionError extends ProblemError {
	readonly faults: readonly string[];

	constructor(problem: Omit<Problem, 'why'>, faults: readonly string[]) {
		super({ ...problem, why: `${faults.map(withoutStop).join('; ')}.` });
		this.faults = faults.map((fault) => (/[.!?]$/.test(fault) ? fault : `${fault}.`));
	}
}

function withoutStop(fault: string): string {
	return fault.replace(/\.$/, '');
}

/** @throws DefinitionError `bad-task`, `bad-question`. */
export function holdToRules(value: unknown, kind: Kind, code: string): void {
	const given: Given = isRecord(value) ? value : {};
	const faults = isRecord(value)
		? [...unknownKeys(given, kind), ...badValues(given, kind), ...(kind.between?.(given) ?? [])]
		: [`it is ${show(value)}; it must be an object`];
	if (faults.length === 0) return;
	throw new DefinitionError(
		{
			code,
			what: `The ${kind.noun} ${show(given.id)} is not well-formed.`,
			fix: `Correct these in its ${kind.file}; ${kind.contract} says what each key is for.`,
		},
		faults,
	);
}

function unknownKeys(given: Given, { noun, rules }: Kind): readonly string[] {
	const article = /^[aeiou]/i.test(noun) ? 'an' : 'a';
	return Object.keys(given)
		.filter((key) => !Object.hasOwn(rules, key))
		.map((key) => {
			const meant = nearest(key, Object.keys(rules));
			return meant === undefined
				? `'${key}' is not a key of ${article} ${noun}; the keys are ${Object.keys(rules).join(', ')}`
				: `'${key}' is not a key of ${article} ${noun}; did you mean '${meant}'?`;
		});
}

function badValues(given: Given, { rules }: Kind): readonly string[] {
	return Object.entries(rules)
		.map(([key, rule]) => {
			if (given[key] !== undefined) return rule.check(given[key]);
			return rule.required ? `${key} is missing` : undefined;
		})
		.filter((fault) => fault !== undefined);
}

const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

export function isKebabCase(name: string): boolean {
	return kebabCase.test(name);
}

export function kebabId(example: string): RuleCheck {
	return (value) =>
		typeof value === 'string' && isKebabCase(value)
			? undefined
			: `id is ${show(value)}; it must be in kebab-case, like '${example}'`;
}

export function textOf(name: string): RuleCheck {
	return (value) => {
		if (typeof value !== 'string') return `${name} is ${show(value)}; it must be a text`;
		return value.trim() === '' ? `${name} is empty` : undefined;
	};
}

export function lineOf(name: string): RuleCheck {
	return (value) => textOf(name)(value) ?? (String(value).includes('\n') ? `${name} must be one line` : undefined);
}

export function functionOf(name: string): RuleCheck {
	return (value) => (typeof value === 'function' ? undefined : `${name} is ${show(value)}; it must be a function`);
}

/** One of some words, each with what it stands for. */
export function wordOf(name: string, words: Readonly<Record<string, string>>): RuleCheck {
	const known = Object.entries(words).map(([word, sense]) => (sense === '' ? `'${word}'` : `'${word}' (${sense})`));
	return (value) =>
		typeof value === 'string' && Object.hasOwn(words, value)
			? undefined
			: `${name} is ${show(value)}; it must be ${known.join(' or ')}`;
}

/** An object with a value for each of some names in kebab-case; `must` ends the sentence `it must have ...`. */
export function recordOf(
	name: string,
	{ must, check }: { readonly must: string; readonly check: (key: string, value: unknown) => string | undefined },
): RuleCheck {
	return (value) => {
		if (!isRecord(value)) return `${name} is ${show(value)}; it must have ${must}`;
		return Object.entries(value)
			.map(([key, one]) =>
				isKebabCase(key) ? check(`${name}['${key}']`, one) : `${name} has the name '${key}'; it must be in kebab-case`,
			)
			.find((fault) => fault !== undefined);
	};
}

export const varsRule: Rule = optional((value) => {
	if (!isRecord(value)) return `vars is ${show(value)}; it must have a draw for each name`;
	const bad = Object.entries(value).find(([name, draw]) => !isKebabCase(name) || typeof draw !== 'function');
	return bad && `vars['${bad[0]}'] must be a draw, like animalName, under a name in kebab-case`;
});

export const readsRule: Rule = optional((value) => {
	if (!Array.isArray(value)) return `reads is ${show(value)}; it must be a list of: ${factKinds.join(', ')}`;
	const stranger = value.find((kind) => !factKinds.includes(kind));
	if (stranger === undefined) return undefined;
	const meant = typeof stranger === 'string' ? nearest(stranger, factKinds) : undefined;
	return meant === undefined
		? `reads has ${show(stranger)}; it may have: ${factKinds.join(', ')}`
		: `reads has ${show(stranger)}; did you mean '${meant}'?`;
});

export function isRecord(value: unknown): value is Given {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function show(value: unknown): string {
	if (typeof value === 'string') return `'${value}'`;
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'function') return 'a function';
	return isRecord(value) ? 'an object' : String(value);
}

/** Frozen, with every list and object in it; functions stay as they are. */
export function freezeDeep<T>(value: T): T {
	if (typeof value !== 'object' || value === null) return value;
	const copy = Array.isArray(value)
		? value.map(freezeDeep)
		: Object.fromEntries(Object.entries(value).map(([key, one]) => [key, freezeDeep(one)]));
	return Object.freeze(copy) as T;
}
