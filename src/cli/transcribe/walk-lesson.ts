import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { fillVars, type Vars } from '../../checks/vars.ts';
import type { Lesson, Transcript } from '../../course/course.ts';
import type { CommandBlock, ProseStep } from '../../course/prose-steps.ts';
import type { ScriptStep } from '../../course/script-steps.ts';
import { type TranscriptScript, transcriptScript } from '../../course/transcript-script.ts';
import { DisposableStore } from '../../foundation/disposable.ts';
import type { LessonLab } from '../../labd/lesson-lab.ts';
import type { LivingLab } from '../../labd/living-lab.ts';
import { readSteps } from '../verify/read-steps.ts';
import { Typist } from '../verify/typist.ts';
import { complaintsOf } from './complaints.ts';
import { lessonVars } from './lesson-vars.ts';
import { ReaderAnswers } from './reader-answers.ts';
import { type Piece, Screens } from './screens.ts';
import { shownLines } from './shown-lines.ts';

/** In milliseconds. */
const patience = {
	/** Between looks at a task or a prediction. */
	step: 50,
	/** The longest that a solution takes to pass, or a prediction to come out in the end. */
	passed: 20_000,
	/** A person who has predicted reads on before the next command. */
	predicted: 1_000,
	/** A person who waits for what was predicted looks for so long at what a command has done. */
	looked: 3_000,
} as const;

/** What came of doing all that a lesson says, in its order, in one lab. */
export interface Walked {
	/** By name, line by line, with all that changes from one lab to the next. */
	readonly transcripts: ReadonlyMap<string, readonly string[]>;
	/** What went wrong, as `file:line: what`. */
	readonly faults: readonly string[];
}

/** A reader who pastes every block of commands, does every task and looks at every transcript. */
export class Walk implements Disposable {
	readonly #lesson: Lesson;
	readonly #lab: LessonLab;
	readonly #living: LivingLab;
	readonly #signal: AbortSignal;
	readonly #owned = new DisposableStore();
	readonly #screens: Screens;
	readonly #typist: Typist;
	readonly #vars: Vars;
	readonly #answers: ReaderAnswers;
	readonly #transcripts = new Map<string, readonly string[]>();
	readonly #faults: string[] = [];
	/** What the block of commands above has printed. */
	#above: readonly Piece[] = [];

	/** @throws Error when the lab doesn't live. */
	constructor(lesson: Lesson, lab: LessonLab, signal: AbortSignal) {
		if (lab.living === undefined) throw new Error(`The lab of ${lesson.id} does not live.`);
		this.#lesson = lesson;
		this.#lab = lab;
		this.#living = lab.living;
		this.#signal = signal;
		this.#screens = this.#owned.add(new Screens());
		this.#typist = this.#owned.add(new Typist(lab.living, signal, this.#screens));
		this.#owned.add(lab.attend());
		this.#vars = lessonVars(lab);
		this.#answers = new ReaderAnswers(lab, (id) => this.#varsOf(id));
	}

	async walk(): Promise<Walked> {
		await this.#typist.type([]);
		await this.#answers.answerWhatIsTrue();
		for (const [index, step] of this.#lesson.steps.entries()) {
			if (step.kind === 'commands') await this.#paste(step, this.#lesson.steps.slice(index + 1));
			else if (step.kind === 'task') await this.#solve(step);
			else if (step.kind === 'question') await this.#answer(step);
			else await this.#record(step);
			await this.#answers.answerWhatIsTrue();
			await this.#until(() => this.#answers.openPredictions().length === 0, patience.looked);
			const lost = await this.#typist.lost();
			if (lost.length > 0) {
				this.#tell(
					step,
					`After it the shell of ${lost.join(', ')} is gone.\n${stripVTControlCharacters(this.#typist.transcript)}`,
				);
				break;
			}
		}
		await this.#settleQuestions();
		return { transcripts: this.#transcripts, faults: this.#faults };
	}

	[Symbol.dispose](): void {
		this.#owned[Symbol.dispose]();
	}

	async #paste(block: CommandBlock, rest: readonly ProseStep[]): Promise<void> {
		const steps: ScriptStep[] = [{ kind: 'terminal', name: block.terminal }];
		for (const text of fillKnown(block.script, this.#vars).split('\n'))
			if (text.trim() !== '') steps.push({ kind: 'line', text });
		if (block.key !== undefined) steps.push({ kind: 'key', key: block.key });
		const next = rest.find((step) => step.kind === 'commands' || step.kind === 'transcript');
		const mayStay = next?.terminal !== block.terminal;
		if (block.leaves) this.#typist.letEnd(block.terminal);
		const { pieces, unfinished } = await this.#type(steps, mayStay);
		if (block.leaves && this.#typist.isOpen(block.terminal)) this.#tell(block, 'It does not leave its shell.');
		this.#above = pieces;
		if (unfinished !== undefined)
			this.#tell(block, `"${unfinished}" is still in the foreground. Is it to end by a key: \`\`\`sh then=ctrl-c?`);
		if (!block.fails) for (const what of complaintsOf(pieces)) this.#tell(block, what);
	}

	/** Nothing is typed for a task that was done by the commands above it. */
	async #solve({ id, line }: Extract<ProseStep, { kind: 'task' }>): Promise<void> {
		const task = this.#lesson.tasks.find((one) => one.id === id);
		if (task === undefined) return;
		const isPassed = () => this.#lab.verdicts().get(id)?.verdict === 'passed';
		if (!(await this.#until(isPassed, 1_000))) {
			await this.#type(readSteps(fillVars(task.solution, this.#varsOf(id))));
		}
		if (!(await this.#until(isPassed, patience.passed)))
			this.#tell(
				{ line },
				`The solution of "${id}" does not pass after what stands above it: ${this.#lab.verdicts().get(id)?.says}`,
			);
		await this.#until(() => this.#living.watch.judge.due().length === 0, patience.passed);
	}

	/** What the prose leaves to the reader is done for an Ask whose truth is not there yet. */
	async #answer({ id, line }: Extract<ProseStep, { kind: 'question' }>): Promise<void> {
		const question = this.#lesson.questions.find((one) => one.id === id);
		if (question === undefined) return;
		if (question.kind === 'predict') {
			const fault = await this.#answers.predict(question);
			if (fault !== undefined) this.#tell({ line }, fault);
			await sleep(patience.predicted, undefined, { signal: this.#signal });
			return;
		}
		await this.#answers.answerWhatIsTrue();
		if (question.setup === null || this.#answers.isAnswered(id)) return;
		await this.#type(readSteps(fillVars(question.setup, this.#varsOf(id))));
		await this.#untilAnswered(id);
	}

	#untilAnswered(id: string): Promise<boolean> {
		return this.#until(async () => {
			await this.#answers.answerWhatIsTrue();
			return this.#answers.isAnswered(id);
		}, patience.passed);
	}

	/** All that was asked has to have been answered by now, and all that was predicted to come out. */
	async #settleQuestions(): Promise<void> {
		for (const { id, kind } of this.#lesson.questions)
			if (kind === 'ask' && !(await this.#untilAnswered(id)))
				this.#tell(this.#placeOf(id), this.#answers.refusalOf(id) ?? 'What the lesson says leads to no answer to it.');
		await this.#until(() => this.#answers.openPredictions().length === 0, patience.passed);
		for (const id of this.#answers.openPredictions())
			this.#tell(this.#placeOf(id), `Nothing that the lesson says makes the prediction "${id}" come out.`);
	}

	#placeOf(id: string): { readonly line: number } {
		return this.#lesson.steps.find((step) => step.kind === 'question' && step.id === id) ?? { line: 1 };
	}

	#varsOf(id: string): Vars {
		return { ...this.#vars, ...this.#lab.vars.get(id) };
	}

	async #record({ name, terminal, line }: Extract<ProseStep, { kind: 'transcript' }>): Promise<void> {
		const transcript = this.#lesson.transcripts.find((one) => one.name === name);
		if (transcript === undefined) return;
		const script = readTranscript(transcript, this.#vars);
		if (script.steps.length === 0) {
			const pieces = this.#above.map((piece) => ({ piece, showing: 'output' as const }));
			this.#transcripts.set(name, shownLines(pieces, script));
			return;
		}
		const showings = script.steps.flatMap(({ step, showing }) => (isPressed(step) ? [showing] : []));
		const { pieces, unfinished } = await this.#type([
			{ kind: 'terminal', name: terminal },
			...script.steps.map(({ step }) => step),
		]);
		if (unfinished !== undefined) this.#tell({ line }, `${name}.sh: "${unfinished}" does not come to its end.`);
		const shown = pieces.map((piece, index) => ({ piece, showing: showings[index] ?? 'all' }));
		this.#transcripts.set(
			name,
			shownLines(
				shown.filter(({ piece }) => piece.terminal === transcript.terminal),
				script,
			),
		);
		this.#above = [];
	}

	/** Types step by step; answers what came of each line and key, and the last line whose program went on although another followed. */
	async #type(steps: readonly ScriptStep[], mayStay = false) {
		const pieces: Piece[] = [];
		let unfinished: string | undefined;
		let here = this.#lesson.lab.terminals[0] ?? '';
		for (const [index, step] of steps.entries()) {
			if (step.kind === 'terminal') here = step.name;
			const next = steps[index + 1]?.kind;
			const toTheEnd = next === 'line' || (next === undefined && !mayStay);
			const isDone = await this.#typist.type([{ kind: 'terminal', name: here }, step], { toTheEnd });
			if (!isPressed(step)) continue;
			pieces.push(this.#screens.piece(here));
			if (!isDone && step.kind === 'line') unfinished = step.text;
		}
		return { pieces, unfinished };
	}

	async #until(isSo: () => boolean | Promise<boolean>, longest: number): Promise<boolean> {
		const deadline = performance.now() + longest;
		while (!(await isSo())) {
			if (performance.now() >= deadline) return false;
			await sleep(patience.step, undefined, { signal: this.#signal });
		}
		return true;
	}

	#tell({ line }: { readonly line: number }, what: string): void {
		this.#faults.push(`${this.#lesson.file}:${line}: ${what}`);
	}
}

function isPressed({ kind }: ScriptStep): boolean {
	return kind === 'line' || kind === 'key';
}

/** As the page does: `{{.State.Pid}}` and whatever else nobody draws stays. */
function fillKnown(text: string, vars: Vars): string {
	return text.replace(/\{\{([a-z][a-z0-9-]*)\}\}/g, (all, name: string) => vars[name] ?? all);
}

function readTranscript({ name, script }: Transcript, vars: Vars): TranscriptScript {
	const read = transcriptScript(fillVars(script, vars));
	if (!read.ok) throw new Error(`A course with a bad transcript ${name} was loaded: ${read.error.what}`);
	return read.value;
}
