import { z } from 'zod';
import { nearest } from '../foundation/nearest.ts';
import { type Problem, ProblemError } from '../foundation/problem.ts';
import { lineOfKey } from './line-of.ts';

/** One thing wrong in the course's files, told to its author. */
export interface CourseFault {
	/** From the checkout's root. */
	readonly file: string;
	readonly line?: number;
	/** What is wrong and, where it is known, what was meant. */
	readonly what: string;
}

/** ` Did you mean "minutes"?`, or the words there are when none is near. */
export function suggest(given: string, known: Iterable<string>): string {
	const words = [...known];
	const near = nearest(given, words);
	if (near !== undefined) return ` Did you mean "${near}"?`;
	return words.length === 0 ? '' : ` There is: ${words.join(', ')}.`;
}

/** ` Did you mean "minutes"?`, or nothing when no word is near: for words of which there are too many to list. */
export function suggestNear(given: string, known: Iterable<string>): string {
	const near = nearest(given, known);
	return near === undefined ? '' : ` Did you mean "${near}"?`;
}

/** Checks a value, of which `text` is the source, against a schema; each disagreement becomes a fault with the key and the nearest right name. */
export function checkShape<S extends z.ZodType>(
	schema: S,
	value: unknown,
	{ file, text, faults }: { readonly file: string; readonly text: string; readonly faults: CourseFault[] },
): z.output<S> | undefined {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	for (const issue of parsed.error.issues) {
		if (issue.code !== 'unrecognized_keys') {
			const key = issue.path.length > 0 ? `"${issue.path.join('.')}"` : 'The whole';
			const missing = isMissing(value, issue.path);
			const what = missing ? `${key} is missing.` : `${key}: ${messageOf(issue)}.`;
			faults.push({ file, ...lineOfKey(text, String(issue.path.at(missing ? -2 : -1) ?? '')), what });
			continue;
		}
		for (const key of issue.keys) {
			const known = knownKeys(schema, issue.path);
			const path = [...issue.path, key].join('.');
			faults.push({ file, ...lineOfKey(text, key), what: `Unknown key "${path}".${suggest(key, known)}` });
		}
	}
	return undefined;
}

/** For a key of a record, what is wrong with it rather than that something is. */
function messageOf(issue: z.core.$ZodIssue): string {
	return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
}

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
	const parent = path.slice(0, -1).reduce<unknown>((inner, key) => Object(inner)[key], value);
	const key = path.at(-1);
	return key !== undefined && !(key in Object(parent));
}

function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
	let node: unknown = bare(schema);
	for (const key of path) node = bare(node instanceof z.ZodRecord ? node.valueType : shapeOf(node)[String(key)]);
	return Object.keys(shapeOf(node));
}

/** A schema without the `default` and `optional` around it. */
function bare(schema: unknown): unknown {
	let node = schema;
	while (node instanceof z.ZodOptional || node instanceof z.ZodDefault || node instanceof z.ZodPrefault)
		node = node.unwrap();
	return node;
}

/** The fields of an object schema. */
function shapeOf(schema: unknown): Readonly<Record<string, unknown>> {
	return schema instanceof z.ZodObject ? schema.shape : {};
}

/** `file:line: what`. */
export function faultText({ file, line, what }: CourseFault): string {
	return `${file}${line === undefined ? '' : `:${line}`}: ${what}`;
}

/** All faults of a course in one problem, `bad-course`. */
export function badCourse(faults: readonly CourseFault[]): ProblemError {
	const problem: Problem = {
		code: 'bad-course',
		what: faults.length === 1 ? 'The course has a mistake.' : `The course has ${faults.length} mistakes.`,
		why: faults.map(faultText).join('\n'),
		fix: faults.length === 1 ? 'Correct that file.' : 'Correct those files.',
	};
	return new ProblemError(problem);
}
