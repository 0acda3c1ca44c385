import { animalName } from '../checks/vars.ts';
import { buildCourse } from './build-course.ts';
import type { CourseEntries, ItemEntry, LoadedModule, ScriptEntry, TranscriptFiles } from './course-entries.ts';
import { faultText } from './course-fault.ts';

export const lessonFile = 'content/010-processes/010-seeing.mdx';
export const labFolder = 'labs/processes/seeing';

/** A script as the reader gives it. */
export function script(file: string, text = 'sleep 1 &\n'): ScriptEntry {
	return { file: `${labFolder}/${file}`, text, syntaxError: null };
}

export function loaded(file: string, value: unknown, text = ''): LoadedModule {
	return { file: `${labFolder}/${file}`, text, value, syntaxErrors: {} };
}

interface ItemParts {
	/** Over what a good `task.ts`, `predict.ts` or `ask.ts` says. */
	readonly value?: object;
	/** Over the good scripts, by path in the folder; `null` removes one. */
	readonly scripts?: Readonly<Record<string, string | null>>;
	/** The source of the module. */
	readonly text?: string;
	readonly others?: readonly string[];
}

/** The folder of a good task, but for what `parts` says. */
export function task(name: string, parts: ItemParts = {}): ItemEntry {
	const value = {
		id: name,
		title: 'A task',
		mode: 'edge',
		check: () => undefined,
		hints: ['First.', 'Second.'],
		wrong: { foreground: 'It owns the terminal.' },
	};
	const scripts = { 'solution.sh': 'sleep 1 &\n', 'attempts/foreground.sh': 'sleep 1\n' };
	return item(name, { kind: 'task', value, scripts, parts });
}

/** The folder of a good prediction, but for what `parts` says. */
export function prediction(name: string, parts: ItemParts = {}): ItemEntry {
	const value = {
		id: name,
		kind: 'predict',
		question: 'Who adopts it?',
		options: { init: 'PID 1', nobody: 'Nobody' },
		replies: { nobody: 'Every process has a parent.' },
		outcome: () => undefined,
	};
	return item(name, { kind: 'predict', value, scripts: { 'experiments/init.sh': 'sleep 1 &\n' }, parts });
}

/** The folder of a good question, but for what `parts` says. */
export function ask(name: string, parts: ItemParts = {}): ItemEntry {
	const value = {
		id: name,
		kind: 'ask',
		question: 'Which pid has it outside?',
		vars: { nick: animalName },
		start: 'setsid -f sleep {{nick}}',
		answer: 'number',
		truth: () => undefined,
		absent: 'Start the sleep first.',
		wrong: { inside: { answers: () => [], says: 'That is its number inside.' } },
		otherwise: 'Look at the table.',
	};
	return item(name, { kind: 'ask', value, scripts: { 'setup.sh': 'sleep 1 &\n' }, parts });
}

interface Item {
	readonly kind: 'task' | 'predict' | 'ask';
	readonly value: object;
	readonly scripts: Readonly<Record<string, string>>;
	readonly parts: ItemParts;
}

function item(name: string, { kind, value, scripts, parts }: Item): ItemEntry {
	const texts = Object.entries({ ...scripts, ...parts.scripts });
	return {
		name,
		folder: `${labFolder}/${name}`,
		modules: { [kind]: loaded(`${name}/${kind}.ts`, { ...value, ...parts.value }, parts.text) },
		scripts: Object.fromEntries(
			texts.flatMap(([path, text]) => (text === null ? [] : [[path, script(`${name}/${path}`, text)]])),
		),
		others: parts.others ?? [],
	};
}

export const head = '---\ntitle: Seeing\ndescription: What a process is.\nminutes: 5\ngives: Seeing.\n---\n\n';

/** Uses the tasks `first` and `second`. */
export const prose = `${head}Look. <Terminal name="main" />

<Task id="second">Do it.</Task>

<Task id="first">And this.</Task>
`;

interface Parts extends Partial<CourseEntries> {
	/** Of the lesson `processes/seeing`. */
	readonly text?: string;
	readonly items?: readonly ItemEntry[];
	readonly lab?: unknown;
	readonly others?: readonly string[];
	readonly transcripts?: TranscriptFiles;
}

/** A good course of one lesson with two tasks, but for what `parts` says. */
export function course(parts: Parts = {}): CourseEntries {
	const { text = prose, items = [task('first'), task('second')], lab = {}, others = [], ...more } = parts;
	const { transcripts = { scripts: {}, texts: {}, others: [] }, ...entries } = more;
	return {
		courseFile: { file: 'content/course.yaml', text: 'title: Processes\nmodules:\n  processes: A process\n' },
		curriculum: null,
		lessons: [{ file: lessonFile, text }],
		labs: [{ lesson: 'processes/seeing', folder: labFolder, lab: loaded('lab.ts', lab), items, transcripts, others }],
		images: ['host'],
		...entries,
	};
}

/** What an author would read: one fault a line. */
export function faultsOf(entries: CourseEntries): string {
	const built = buildCourse(entries);
	return built.ok ? 'no faults' : built.error.map(faultText).join('\n');
}
