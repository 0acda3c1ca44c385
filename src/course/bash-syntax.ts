import { execFile } from 'node:child_process';
import { parsedTogether } from './parsed-together.ts';

const answers = new Map<string, Promise<string | null>>();
/** Asked while the last ones are looked at. */
let waiting: Question[] = [];
let isLooking = false;

interface Question {
	readonly script: string;
	readonly answer: (said: string | null) => void;
}

/** The first line of what `bash -n` says of a script; `null` if it parses. Texts it has not seen yet go to bash together. */
export function bashSyntaxError(script: string): Promise<string | null> {
	const known = answers.get(script) ?? new Promise((answer) => ask({ script, answer }));
	answers.set(script, known);
	return known;
}

function ask(question: Question): void {
	waiting.push(question);
	if (isLooking) return;
	isLooking = true;
	setImmediate(lookAtAll);
}

/** Nearly all parse: only of the others is bash asked one by one, for its words. */
async function lookAtAll(): Promise<void> {
	while (waiting.length > 0) {
		const questions = waiting;
		waiting = [];
		const parsed = await parsedTogether(questions.map(({ script }) => script));
		for (const { script, answer } of questions) answer(parsed.has(script) ? null : await askBash(script));
	}
	isLooking = false;
}

function askBash(script: string): Promise<string | null> {
	return new Promise((resolve) => {
		const child = execFile('bash', ['-n'], (error, _stdout, stderr) => {
			const said = stderr
				.trim()
				.split('\n')[0]
				?.replace(/^bash: /, '');
			resolve(error === null ? null : said || error.message);
		});
		child.stdin?.end(script);
	});
}
