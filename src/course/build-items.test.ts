import { describe, expect, test } from 'vitest';
import { animalName, numberBetween } from '../checks/vars.ts';
import { allLessons, buildCourse } from './build-course.ts';
import type { ItemEntry } from './course-entries.ts';
import { ask, course, faultsOf, head, labFolder, prediction, prose, task } from './course-test-kit.ts';

/** A course of these folders, each placed in the prose in their order. */
function withItems(...items: readonly ItemEntry[]) {
	const components = items.map(({ name, modules }) => {
		const component = modules.task ? 'Task' : modules.ask ? 'Ask' : 'Predict';
		return `<${component} id="${name}" />\n`;
	});
	return course({ items, text: `${head}${components.join('\n')}` });
}

function lessonOf(...items: readonly ItemEntry[]) {
	const built = buildCourse(withItems(...items));
	if (!built.ok) throw new Error(faultsOf(withItems(...items)));
	const [lesson] = allLessons(built.value);
	if (lesson === undefined) throw new Error('There is no lesson.');
	return lesson;
}

describe('what lies in the folders of a lesson', () => {
	test('a task has its solution, its wrong attempts, other ways and cheats', () => {
		const scripts = { 'alternatives/by-nohup.sh': 'nohup sleep 1 &\n', 'cheats/echo.sh': 'echo done\n' };
		expect(lessonOf(task('first', { scripts })).tasks).toMatchObject([
			{
				id: 'first',
				solution: 'sleep 1 &\n',
				attempts: { foreground: 'sleep 1\n' },
				alternatives: { 'by-nohup': 'nohup sleep 1 &\n' },
				cheats: { echo: 'echo done\n' },
			},
		]);
	});

	test('questions have their experiments or their set-up, in the order of the prose', () => {
		const bare = ask('bare', { scripts: { 'setup.sh': null } });
		expect(lessonOf(ask('outside'), prediction('adopted'), bare).questions).toMatchObject([
			{ kind: 'ask', id: 'outside', setup: 'sleep 1 &\n' },
			{ kind: 'predict', id: 'adopted', experiments: { init: 'sleep 1 &\n' } },
			{ kind: 'ask', id: 'bare', setup: null },
		]);
	});

	test('explanations are those of the prose', () => {
		const text = `${prose}\n<Explain id="why" question="Why does it stay?" />\n`;
		const built = buildCourse(course({ text }));
		expect(built.ok && allLessons(built.value)[0]?.explanations).toEqual([
			{ id: 'why', question: 'Why does it stay?' },
		]);
	});
});

describe('mistakes in a task', () => {
	test('no solution, no attempts, another id', () => {
		const scripts = { 'solution.sh': null, 'attempts/foreground.sh': null };
		expect(faultsOf(withItems(task('first', { scripts, value: { id: 'frist' } })))).toMatchInlineSnapshot(`
			"labs/processes/seeing/first: The task has no solution.sh.
			labs/processes/seeing/first/task.ts: The id "frist" isn't the folder's name, "first".
			labs/processes/seeing/first: The task has no attempts/*.sh.
			labs/processes/seeing/first/task.ts: "wrong.foreground" has no attempts/foreground.sh."
		`);
	});

	test('an attempt without words, and words without an attempt', () => {
		const scripts = { 'attempts/foreground.sh': null, 'attempts/forground.sh': 'sleep 1\n' };
		expect(faultsOf(withItems(task('first', { scripts })))).toMatchInlineSnapshot(`
			"labs/processes/seeing/first/attempts/forground.sh: task.ts has no "wrong" entry "forground". Did you mean "foreground"?
			labs/processes/seeing/first/task.ts: "wrong.foreground" has no attempts/foreground.sh. Did you mean "forground"?"
		`);
	});

	test('a misspelt key and a missing hint in task.ts', () => {
		const value = { hints: ['One.'], hint: 'Two.' };
		expect(faultsOf(withItems(task('first', { value })))).toMatchInlineSnapshot(
			`
			"labs/processes/seeing/first/task.ts: 'hint' is not a key of a task; did you mean 'hints'?
			labs/processes/seeing/first/task.ts: hints has 1; a ladder has at least two, the gentlest first."
		`,
		);
	});

	test('a script that bash cannot parse, and one that types nothing', () => {
		const first = task('first', { scripts: { 'attempts/foreground.sh': '# Nothing.\n' } });
		const { 'solution.sh': solution, ...scripts } = first.scripts;
		if (solution === undefined) throw new Error('There is no solution.');
		const broken = { ...solution, syntaxError: 'line 1: unexpected EOF' };
		expect(faultsOf(withItems({ ...first, scripts: { ...scripts, 'solution.sh': broken } }))).toMatchInlineSnapshot(`
			"labs/processes/seeing/first/attempts/foreground.sh: It types nothing. Remove it, or write what is typed.
			labs/processes/seeing/first/solution.sh:1: bash can't parse it: unexpected EOF"
		`);
	});

	test('a directive that nobody knows, and a terminal that the lab lacks', () => {
		const scripts = {
			'solution.sh': 'sleep 1\n#: keys ctrl-c\n',
			'attempts/foreground.sh': '#: terminal mian\nsleep 1\n',
		};
		expect(faultsOf(withItems(task('first', { scripts })))).toMatchInlineSnapshot(`
			"labs/processes/seeing/first/solution.sh:2: Unknown directive "keys". Did you mean "key"?
			labs/processes/seeing/first/attempts/foreground.sh: Unknown terminal "mian". Did you mean "main"?"
		`);
	});

	test('scripts in task.ts that bash cannot parse', () => {
		const first = task('first');
		const module = { ...Object(first.modules.task), syntaxErrors: { start: 'line 2: unexpected EOF' } };
		expect(faultsOf(withItems({ ...first, modules: { task: module } }))).toMatchInlineSnapshot(
			`"labs/processes/seeing/first/task.ts: bash can't parse "start": line 2: unexpected EOF"`,
		);
	});

	test('a module that cannot be imported', () => {
		const module = {
			file: `${labFolder}/first/task.ts`,
			mistakes: [{ line: 3, what: "It can't be imported: Unexpected token" }],
		};
		expect(faultsOf(withItems({ ...task('first'), modules: { task: module } }))).toMatchInlineSnapshot(
			`"labs/processes/seeing/first/task.ts:3: It can't be imported: Unexpected token"`,
		);
	});

	test('what follows from a task that is broken is not told', () => {
		const broken = { file: `${labFolder}/first/task.ts`, mistakes: [{ what: 'It is broken.' }] };
		const first = { ...task('first'), modules: { task: broken } };
		const second = task('second', { value: { needs: ['first'], entry: 'true' } });
		const text = `${head}<Var of="first" name="nick" />\n\n<Task id="first" />\n\n<Task id="second" />\n`;
		expect(faultsOf(course({ text, items: [first, second] }))).toMatchInlineSnapshot(
			`"labs/processes/seeing/first/task.ts: It is broken."`,
		);
	});

	test('a module with nearly the right name that is not imported, and one that is', () => {
		const others = ['tasks.ts', 'predic.ts', 'title.ts', 'mask.ts'];
		const first = task('first', { others, text: "import { mask } from './mask.ts';" });
		expect(faultsOf(withItems(first))).toMatchInlineSnapshot(`
			"labs/processes/seeing/first/tasks.ts: Nothing reads it. Did you mean "task.ts"?
			labs/processes/seeing/first/predic.ts: Nothing reads it. There is: task.ts, solution.sh, attempts/, alternatives/, cheats/, snapshots/."
		`);
	});

	test('files that nobody reads', () => {
		const scripts = {
			'solutions.sh': 'sleep 1 &\n',
			'attempt/costume.sh': 'sleep 1\n',
			'attempts/deep/costume.sh': 'sleep 1\n',
		};
		const others = ['notes.md', 'task.test.ts', 'snapshots/solution.json', 'snapshots/solution.jsn'];
		const entries = { ...withItems(task('first', { scripts, others })) };
		const [lab] = entries.labs;
		const labs = lab ? [{ ...lab, others: ['lab.yaml', 'shared.ts'] }] : [];
		expect(faultsOf({ ...entries, labs })).toMatchInlineSnapshot(`
			"labs/processes/seeing/lab.yaml: Nothing reads it. Did you mean "lab.ts"?
			labs/processes/seeing/first/solutions.sh: Nothing reads it. Did you mean "solution.sh"?
			labs/processes/seeing/first/attempt/costume.sh: Nothing reads it. Did you mean "attempts/"?
			labs/processes/seeing/first/attempts/deep/costume.sh: Nothing reads it: attempts/ holds files NAME.sh.
			labs/processes/seeing/first/notes.md: Nothing reads it. There is: task.ts, solution.sh, attempts/, alternatives/, cheats/, snapshots/.
			labs/processes/seeing/first/snapshots/solution.jsn: Nothing reads it: snapshots/ holds files NAME.json."
		`);
	});

	test('a folder that is nothing, and one that is two things', () => {
		const both = { ...task('both'), modules: { ...task('both').modules, ...ask('both').modules } };
		expect(
			faultsOf(withItems(task('first'), { ...task('nothing'), modules: {}, others: ['tsk.ts'] }, both)),
		).toMatchInlineSnapshot(`
			"labs/processes/seeing/nothing: The folder has no task.ts, predict.ts or ask.ts. Is "tsk.ts" meant to be "task.ts"?
			labs/processes/seeing/both: The folder has task.ts and ask.ts: one too many."
		`);
	});
});

describe('mistakes in what tasks need', () => {
	const needing = (name: string, ...needs: readonly string[]) => task(name, { value: { needs, entry: 'true' } });

	test('a task that there is not', () => {
		expect(faultsOf(withItems(task('first'), needing('second', 'frist')))).toMatchInlineSnapshot(
			`"labs/processes/seeing/second/task.ts: "needs" names an unknown task, "frist". Did you mean "first"?"`,
		);
	});

	test('a task of another lesson', () => {
		const entries = withItems(task('first'), needing('second', 'elsewhere'));
		const [lab] = entries.labs;
		const another = lab && { ...lab, lesson: 'processes/another', items: [task('elsewhere')] };
		expect(faultsOf({ ...entries, labs: [...entries.labs, ...(another ? [another] : [])] })).toMatchInlineSnapshot(`
			"labs/processes/seeing/second/task.ts: "needs" names "elsewhere", a task of processes/another: a task needs tasks of its own lesson.
			labs/processes/seeing: No lesson has the id "processes/another". Did you mean "processes/seeing"?"
		`);
	});

	test('a circle', () => {
		expect(faultsOf(withItems(needing('first', 'second'), needing('second', 'first')))).toMatchInlineSnapshot(`
			"content/010-processes/010-seeing.mdx:8: <Task id="first"> stands before <Task id="second">, which it needs.
			labs/processes/seeing/first/task.ts: "needs" goes in a circle: first needs second needs first."
		`);
	});

	test('a task that stands before what it needs', () => {
		expect(faultsOf(withItems(needing('first', 'second'), task('second')))).toMatchInlineSnapshot(
			`"content/010-processes/010-seeing.mdx:8: <Task id="first"> stands before <Task id="second">, which it needs."`,
		);
	});

	test('needs without an entry, and an entry without needs', () => {
		const second = task('second', { value: { needs: ['first'] } });
		expect(faultsOf(withItems(task('first', { value: { entry: 'true' } }), second))).toMatchInlineSnapshot(`
			"labs/processes/seeing/first/task.ts: entry is given, but the task needs no other: its start state is made by start.
			labs/processes/seeing/second/task.ts: needs is given, but not entry: a script that makes what those tasks would have left, for who enters this task on its own (\`true\` if nothing that matters)."
		`);
	});
});

describe('mistakes in what is drawn for a learner', () => {
	test('a name without a draw, in a text and in a script', () => {
		const value = { vars: { nick: animalName }, title: 'Run {{nick}} as {{nik}}' };
		const text = "export default defineTask({\n\ttitle: 'Run {{nick}} as {{nik}}',\n";
		const scripts = { 'solution.sh': '# Its name:\nsleep {{secs}} &\n' };
		expect(faultsOf(withItems(task('first', { value, text, scripts })))).toMatchInlineSnapshot(`
			"labs/processes/seeing/first/task.ts:2: {{nik}} has no entry in "vars". Did you mean "nick"?
			labs/processes/seeing/first/solution.sh:2: {{secs}} has no entry in "vars". There is: nick."
		`);
	});

	test('a draw told by the code of the prose alone is told', () => {
		const first = task('first', { value: { vars: { nick: animalName } } });
		const text = `${head}Type \`pgrep -f {{nick}}\`.\n\n<Task id="first" />\n`;
		expect(faultsOf(course({ text, items: [first] }))).toBe('no faults');
	});

	test('a draw that nobody tells', () => {
		const value = { vars: { nick: animalName, seconds: numberBetween(1, 9) }, title: 'Run {{nick}}' };
		expect(faultsOf(withItems(task('first', { value })))).toMatchInlineSnapshot(
			`"labs/processes/seeing/first/task.ts: "vars.seconds" is never told: no text or script has {{seconds}}, no <Var of="first" name="seconds" /> is in the prose."`,
		);
	});

	test('a <Var> of nothing, and one that names nothing', () => {
		const text = `${head}Type <Var of="frist" name="nick" /> or <Var of="first" name="nik" />.\n\n<Task id="first" />\n`;
		const value = { vars: { nick: animalName }, title: 'Run {{nick}}' };
		expect(faultsOf(course({ text, items: [task('first', { value })] }))).toMatchInlineSnapshot(`
			"content/010-processes/010-seeing.mdx:8: <Var> is of an unknown task or question, "frist". Did you mean "first"?
			content/010-processes/010-seeing.mdx:8: "first" has no "vars" entry "nik". Did you mean "nick"?"
		`);
	});

	test('braces in prose: not in code, misspelt, and of two tasks', () => {
		const drawing = (...names: readonly string[]) => ({
			vars: Object.fromEntries(names.map((name) => [name, animalName])),
			start: names.map((name) => `echo {{${name}}}`).join('; '),
		});
		const first = task('first', { value: drawing('nick', 'own') });
		const second = task('second', { value: drawing('nick') });
		const words = 'Look for {{own}}, `/tmp/{{own}}`, `{{onw}}` and `{{.State}}`.\n\n```sh\nps {{nick}}\n```\n';
		const text = `${head}${words}\n<Task id="first" />\n\n<Task id="second" />\n`;
		expect(faultsOf(course({ text, items: [first, second] }))).toMatchInlineSnapshot(`
			"content/010-processes/010-seeing.mdx:8: Nothing fills in {{own}} here: it is no code. Write <Var of="first" name="own" />.
			content/010-processes/010-seeing.mdx:8: Nothing in this lesson draws {{onw}}. Did you mean "own"?
			content/010-processes/010-seeing.mdx:10: {{nick}} may be of "first" or of "second". Write <code>...<Var of="first" name="nick" />...</code>, or name one otherwise."
		`);
	});

	test('a <Var> tells a draw', () => {
		const text = `${head}Type <Var of="first" name="nick" />.\n\n<Task id="first" />\n`;
		expect(faultsOf(course({ text, items: [task('first', { value: { vars: { nick: animalName } } })] }))).toBe(
			'no faults',
		);
	});
});

describe('mistakes in a question', () => {
	test('a prediction without any experiment', () => {
		expect(
			faultsOf(withItems(prediction('adopted', { scripts: { 'experiments/init.sh': null } }))),
		).toMatchInlineSnapshot(
			`"labs/processes/seeing/adopted: The prediction has no experiments/*.sh: one at least shows which option comes true."`,
		);
	});

	test('an experiment for an option that there is not', () => {
		const scripts = { 'experiments/intt.sh': 'sleep 1\n' };
		expect(faultsOf(withItems(prediction('adopted', { scripts })))).toMatchInlineSnapshot(
			`"labs/processes/seeing/adopted/experiments/intt.sh: predict.ts has no option "intt". Did you mean "init"?"`,
		);
	});

	test('a question placed as what it is not, and one that there is not', () => {
		const text = `${head}<Ask id="adopted" />\n\n<Predict id="adoptde" />\n`;
		expect(faultsOf(course({ text, items: [prediction('adopted')] }))).toMatchInlineSnapshot(`
			"content/010-processes/010-seeing.mdx:8: "adopted" has predict.ts: write <Predict id="adopted">.
			content/010-processes/010-seeing.mdx:10: Unknown question "adoptde". Did you mean "adopted"?"
		`);
	});

	test('ids that are used twice, whatever for', () => {
		const text = `${prose}\n<Explain id="first" question="Why?" />\n\n<Explain id="Why Not" question="Why?" />\n`;
		expect(faultsOf(course({ text }))).toMatchInlineSnapshot(`
			"content/010-processes/010-seeing.mdx:16: The id "Why Not" of <Explain> must be lower-case words joined by hyphens.
			content/010-processes/010-seeing.mdx:14: The id "first" is already that of <Task> at content/010-processes/010-seeing.mdx:12."
		`);
	});
});
