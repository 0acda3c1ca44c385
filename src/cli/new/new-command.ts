import { loadCourse } from '../../course/load-course.ts';
import { nearest } from '../../foundation/nearest.ts';
import { type Problem, ProblemError } from '../../foundation/problem.ts';
import { fail, type Result } from '../../foundation/result.ts';
import { exitCodes, parseFlags, problemText, type RunCommand, usageError } from '../command.ts';
import { newImage } from './new-image.ts';
import { newItem } from './new-item.ts';
import { newLesson } from './new-lesson.ts';
import type { Made } from './scaffold.ts';

const kinds = ['lesson', 'task', 'predict', 'ask', 'image'] as const;
type Kind = (typeof kinds)[number];

/**
 * `proclab new lesson <module>/<lesson>`, `new task|predict|ask <module>/<lesson>/<name>`, `new image <name>`: something small that
 * works and is meant to be changed. Overwrites nothing. Problems: `bad-name`, `already-there`, `unknown-module`, `unknown-lesson`.
 */
export const newCommand: RunCommand = async ({ home }, args) => {
	const flags = parseFlags(args, { 'new-module': { type: 'boolean', default: false } });
	if (!flags.ok) return usageError(flags.error);
	const [kind = '', place = '', extra] = flags.value.positionals;
	if (!isKind(kind)) return usageError(unknownKind(kind));
	if (place === '' || extra !== undefined)
		return usageError(`proclab new ${kind} needs one name, such as ${example(kind)}.`);
	const made = await make(kind, { root: home.root, place, mayAddModule: flags.value.values['new-module'] });
	if (!made.ok) {
		console.error(problemText(made.error));
		return exitCodes.failed;
	}
	console.log(told(made.value));
	return kind === 'image' ? exitCodes.done : sayMistakes(home.root);
};

function isKind(word: string): word is Kind {
	return kinds.some((kind) => kind === word);
}

function unknownKind(word: string): string {
	const meant = nearest(word, kinds);
	const hint = meant === undefined ? `There is: ${kinds.join(', ')}.` : `Did you mean '${meant}'?`;
	return word === ''
		? `proclab new makes one of: ${kinds.join(', ')}. For example: proclab new lesson ${example('lesson')}`
		: `proclab new makes no '${word}'. ${hint}`;
}

function example(kind: Kind): string {
	if (kind === 'image') return 'tiny';
	return kind === 'lesson' ? 'processes/first-steps' : 'processes/first-steps/start-a-sleep';
}

interface Wanted {
	readonly root: string;
	readonly place: string;
	readonly mayAddModule: boolean;
}

function make(kind: Kind, { root, place, mayAddModule }: Wanted): Promise<Result<Made, Problem>> {
	const parts = place.split('/');
	const count = kind === 'image' ? 1 : kind === 'lesson' ? 2 : 3;
	const isName = (part: string) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(part);
	if (parts.length !== count || !parts.every(isName)) return Promise.resolve(fail(badName(kind, place)));
	const [first = '', lesson = '', name = ''] = parts;
	if (kind === 'image') return newImage(root, first);
	if (kind === 'lesson') return newLesson(root, { module: first, lesson, mayAddModule });
	return newItem(root, { kind, lesson: `${first}/${lesson}`, name });
}

function badName(kind: Kind, place: string): Problem {
	return {
		code: 'bad-name',
		what: `"${place}" can't be the name of a new ${kind}.`,
		why: 'Names are lower-case words joined by hyphens, without numbers in front; a slash stands between a module, a lesson and what is in it.',
		fix: `Write it like this: proclab new ${kind} ${example(kind)}`,
	};
}

function told({ files, next }: Made): string {
	return ['Made:', ...files.map((file) => `  ${file}`), 'Next:', ...next.map((line) => `  ${line}`)].join('\n');
}

/** What was made loads; what else is wrong with the course is told now rather than later. */
async function sayMistakes(root: string): Promise<number> {
	try {
		await loadCourse(root);
		return exitCodes.done;
	} catch (error) {
		if (!(error instanceof ProblemError)) throw error;
		console.error(problemText(error.problem));
		return exitCodes.failed;
	}
}
