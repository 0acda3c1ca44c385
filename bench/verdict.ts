/**
 * From a fact of the kernel (a process starts, loses its parent, is killed) to the snapshot that has it, the verdict on it, the frame at
 * a WebSocket of web, and the page in Chromium; beside a raw loop over the same files of `/proc`, which sees the same facts in the same
 * run, and the poll interval.
 * `node bench/verdict.ts [--json] [--events=102]`
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { defineTask } from '../src/checks/define-task.ts';
import { stateOf } from '../src/checks/evidence.ts';
import { createJudge } from '../src/checks/judge.ts';
import { notYet, passed } from '../src/checks/verdict.ts';
import { silentLogger } from '../src/foundation/logger.ts';
import { layOutHome } from '../src/foundation/node/home.ts';
import { LabWatch } from '../src/lifecycle/lab-watch.ts';
import type { ReadyLab } from '../src/lifecycle/ready-lab.ts';
import { watchPace } from '../src/lifecycle/watch-pace.ts';
import type { ProcessFacts, Snapshot } from '../src/proc/snapshot.ts';
import type { ServerFrame } from '../src/protocol/frames.ts';
import { createOciRuntime } from '../src/runtime/oci/create-oci-runtime.ts';
import { startProduct } from '../tests/e2e/product.ts';
import { type Figure, report, single, summarize } from './figures.ts';
import { type BenchLabs, benchLabs, checkout } from './kit/bench-lab.ts';
import { seeTask } from './kit/chromium-page.ts';
import { FactMaker } from './kit/fact-maker.ts';
import { openAtWeb } from './kit/page.ts';
import type { Fact } from './kit/raw-loop.ts';

const events = Number(
	process.argv.find((argument) => argument.startsWith('--events='))?.slice('--events='.length) ?? 102,
);
const lesson = 'processes/seeing-processes';
const costumeTask = 'four-sleeps';
/** Labs that are watched side by side where each fact needs a long silence before it. */
const sideBySide = 6;

interface Pace {
	readonly name: 'lively' | 'quiet' | 'unattended';
	readonly attended: boolean;
	readonly labs: number;
	/** Milliseconds of silence before a fact, from and to. */
	readonly silence: readonly [number, number];
}

const paces: readonly Pace[] = [
	{ name: 'lively', attended: true, labs: 1, silence: [150, 350] },
	{ name: 'quiet', attended: true, labs: sideBySide, silence: [2_300, 2_700] },
	{ name: 'unattended', attended: false, labs: sideBySide, silence: [2_300, 4_300] },
];

/** Milliseconds from each fact to where it was noticed. */
class Delays {
	readonly #samples = new Map<string, number[]>();

	add(subject: string, milliseconds: number): void {
		const samples = this.#samples.get(subject) ?? [];
		this.#samples.set(subject, samples);
		samples.push(milliseconds);
	}

	figures(figure: string): readonly Figure[] {
		return [...this.#samples].map(([subject, took]) => ({ figure, subject, unit: 'ms', summary: summarize(took) }));
	}
}

const task = defineTask({
	...{
		id: 'bench',
		title: 'Bench',
		mode: 'level',
		hints: ['one', 'two'],
		wrong: { reparented: 'It lost its parent.' },
	},
	check: ({ snapshot }) => {
		const fact = factIn(snapshot);
		const target = snapshot.processes.find(isTarget);
		if (fact === 'started' && target) return passed(fact, [stateOf(target)]);
		return notYet(fact, fact === 'reparented' ? { wrong: fact } : {});
	},
});

{
	await using labs = benchLabs();
	for (const pace of paces) {
		const delays = new Delays();
		const all = Array.from({ length: pace.labs }, () => measureInProcess(labs, pace, delays));
		await Promise.all(all);
		report([pollInterval(`fact, ${pace.name}`, pace), ...delays.figures(`fact, ${pace.name}`)]);
	}
}
report(await measureAtWeb());

async function measureInProcess(labs: BenchLabs, pace: Pace, delays: Delays): Promise<void> {
	const made = await labs.make();
	await using facts = await FactMaker.in(labs.host.runtime, made.ref);
	const snapshots = waiter<Fact>();
	const verdicts = waiter<Fact>();
	const takeSnapshot = () => {
		const snapshot = made.takeSnapshot();
		snapshots.tell(factIn(snapshot), now());
		return snapshot;
	};
	const lab: ReadyLab = { ...made, takeSnapshot };
	const judge = createJudge({ tasks: [task], start: made.takeSnapshot(), onError: (_, error) => fatal(error) });
	const { runtime, clock } = labs.host;
	using watch = new LabWatch({ lab, judge, runtime, clock, logger: silentLogger });
	watch.onVerdicts(([change]) => {
		if (change === undefined) return;
		const { verdict, wrong } = change.verdict;
		verdicts.tell(verdict === 'passed' ? 'started' : wrong === 'reparented' ? wrong : 'gone', now());
	});
	watch.onProblem((problem) => fatal(problem));
	if (pace.attended) watch.attend();
	for (let event = 0; event < events / pace.labs; event += 1) {
		await sleep(between(...pace.silence));
		const { fact, at, seen } = await facts.next();
		const [raw, inSnapshot, verdict] = await Promise.all([seen, snapshots.next(fact), verdicts.next(fact)]);
		delays.add('raw loop over the same files, every 1 ms', raw - at);
		delays.add('snapshot that has it', inSnapshot - at);
		delays.add('verdict', verdict - at);
	}
}

function pollInterval(figure: string, { name }: Pick<Pace, 'name'>): Figure {
	return single({ figure, subject: 'the poll interval', unit: 'ms' }, watchPace[name]);
}

/** One lab in the product, shown by a page that only listens and by one in Chromium. */
async function measureAtWeb(): Promise<readonly Figure[]> {
	await using product = await startProduct();
	using page = await openAtWeb(product.url, lesson);
	await page.ready;
	await using chromium = await seeTask(product.url, lesson, costumeTask);
	const runtime = createOciRuntime({ home: layOutHome(checkout, product.home), logger: silentLogger });
	const lab = (await runtime.list()).find(({ labels }) => labels.learner !== undefined);
	if (lab === undefined) throw new Error('There is no lab.');
	await using facts = await FactMaker.in(runtime, lab);
	const tables = waiter<Fact>();
	const verdicts = waiter<Fact>();
	const inDom = waiter<Fact>();
	const inFrames = waiter<Fact>();
	chromium.onChange = (hasWrong, at) => {
		inDom.tell(hasWrong ? 'started' : 'gone', at.dom);
		inFrames.tell(hasWrong ? 'started' : 'gone', at.frame);
	};
	page.onFrame = (frame, at) => {
		if (frame.type === 'processes') tables.tell(factInTable(frame), at);
		if (frame.type === 'verdict' && frame.task === costumeTask)
			verdicts.tell(frame.wrong === 'costume' ? 'started' : 'gone', at);
	};
	return [...(await pages('lively')), ...(await pages('quiet'))];

	async function pages(name: 'lively' | 'quiet'): Promise<readonly Figure[]> {
		const delays = new Delays();
		const silence = paces.find((pace) => pace.name === name)?.silence ?? [0, 0];
		for (let event = 0; event < (events * 3) / 2; event += 1) {
			await sleep(between(...silence));
			const { fact, at, seen } = await facts.next();
			delays.add('raw loop over the same files, every 1 ms', (await seen) - at);
			delays.add('process table at a page', (await tables.next(fact)) - at);
			if (fact === 'reparented') continue;
			delays.add('verdict at a page', (await verdicts.next(fact)) - at);
			delays.add('verdict in the DOM of Chromium', (await inDom.next(fact)) - at);
			delays.add('its next frame', (await inFrames.next(fact)) - at);
		}
		return [pollInterval(`fact to page, ${name}`, { name }), ...delays.figures(`fact to page, ${name}`)];
	}
}

/** The newest of a series, kept until someone waits for it. */
function waiter<T>() {
	let last: { readonly value: T; readonly at: number } | undefined;
	let waiting: { readonly value: T; readonly resolve: (at: number) => void } | undefined;
	return {
		/** Only the first of equal ones in a row counts. */
		tell(value: T, at: number): void {
			if (last?.value === value) return;
			last = { value, at };
			if (waiting?.value === value) waiting.resolve(at);
		},
		next(value: T): Promise<number> {
			if (last?.value === value) return Promise.resolve(last.at);
			return new Promise((resolve) => {
				waiting = { value, resolve };
			});
		},
	};
}

function factIn(snapshot: Snapshot): Fact {
	const target = snapshot.processes.find(isTarget);
	if (target === undefined) return 'gone';
	return target.ppid === snapshot.init.pid ? 'reparented' : 'started';
}

function isTarget({ comm, state }: ProcessFacts): boolean {
	return comm === 'tail' && state !== 'Z';
}

function factInTable({ rows }: Extract<ServerFrame, { type: 'processes' }>): Fact {
	const target = rows.find(({ command, state }) => command.startsWith('sleep -f') && state !== 'Z');
	if (target === undefined) return 'gone';
	return target.insideParent === 1 ? 'reparented' : 'started';
}

function now(): number {
	return performance.timeOrigin + performance.now();
}

function between(from: number, to: number): number {
	return from + Math.random() * (to - from);
}

function fatal(error: unknown): void {
	throw error instanceof Error ? error : new Error(JSON.stringify(error));
}
