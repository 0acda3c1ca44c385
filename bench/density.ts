/**
 * As many idle labs as fit, each with one terminal and its page, up to 1,000: what each costs in memory (proportional set size, and what
 * the machine has less of), and labd in processor time with pages open and closed. Beside containers of Docker and Podman.
 * `node bench/density.ts [--json] [--steps=50,200,500,1000] [--gigabytes=20] [--seconds=60] [--peers=20]`
 */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '../src/foundation/logger.ts';
import { watchPace } from '../src/lifecycle/watch-pace.ts';
import { createOciRuntime } from '../src/runtime/oci/create-oci-runtime.ts';
import { type Figure, report, single, summarize } from './figures.ts';
import { startLabdProcess } from './kit/labd-process.ts';
import { lessons } from './kit/lessons.ts';
import { familyOf, growth, type MachineMemory, machineMemory, pssOf } from './kit/memory.ts';
import { numberOption, option } from './kit/options.ts';
import { type ListeningPage, openAtLabd } from './kit/page.ts';
import { openPeers, type Peer } from './kit/peers.ts';
import { processorTime } from './kit/processor.ts';
import { untilPrompt } from './kit/prompt.ts';

const steps = (option('steps') ?? '50,200,500,1000').split(',').map(Number);
const mostBytes = numberOption('gigabytes', 20) * 1024 ** 3;
const seconds = numberOption('seconds', 60);
const peerCount = process.argv.includes('--no-peers') ? 0 : numberOption('peers', 20);
const megabyte = 1024 ** 2;
/** What was started has this long to come to rest before it is weighed, in milliseconds. */
const rest = 3_000;
/** labd looks at a lab less often some time after it was last used. */
const settles = {
	'pages open': watchPace.staysLively + rest,
	'pages closed': watchPace.staysAwake + watchPace.asleep,
} as const;
/** Labs asked for at once, so that all of them are not one queue. */
const batch = 50;
const batchPatience = 60_000;
/** Where the memory of the machine went, proc_meminfo(5). */
const kinds = ['AnonPages', 'Slab', 'KernelStack', 'PageTables', 'Percpu', 'Shmem'] as const;

interface Weight {
	readonly labs: number;
	/** Proportional set sizes in bytes, and what the machine has less of. */
	readonly inLabs: number;
	readonly relays: number;
	readonly labd: number;
	readonly machine: number;
	readonly memory: MachineMemory;
}

const before = machineMemory();
const ownBefore = pssOf([process.pid]);
const figures: Figure[] = [];
{
	await using labd = await startLabdProcess();
	const runtime = createOciRuntime({ home: labd.home, logger: silentLogger });
	const pages: ListeningPage[] = [];
	const weights: Weight[] = [];
	for (const step of steps) {
		const full = await openUntil(pages, step);
		await sleep(rest);
		weights.push(await weigh());
		figures.push(...weightFigures(weights));
		if (full !== undefined) {
			process.stderr.write(`${full}\n`);
			break;
		}
	}
	figures.push(single({ figure: 'idle labs held at once', subject: 'Proclab', unit: 'labs' }, pages.length));
	figures.push(
		single(
			{ figure: `disk of an idle lab of ${pages.length}`, subject: 'Proclab', unit: 'MB' },
			diskOf(labd.home.labs) / megabyte / pages.length,
		),
	);
	figures.push(
		...kinds.map((kind) =>
			single({ figure: `of the machine, a lab of ${pages.length}`, subject: kind, unit: 'MB' }, perLab(kind)),
		),
	);
	const held = pages.length;
	figures.push(...(await idleTime('pages open', held)));
	for (const page of pages.splice(0)) page[Symbol.dispose]();
	figures.push(...(await idleTime('pages closed', held)));

	/** Why there are not as many as were wanted. */
	async function openUntil(open: ListeningPage[], wanted: number): Promise<string | undefined> {
		while (open.length < wanted) {
			const taken = growth(machineMemory(), before, 'MemAvailable');
			if (taken > mostBytes) return `${open.length} labs have taken ${(taken / 1024 ** 3).toFixed(1)} GB.`;
			const count = Math.min(batch, wanted - open.length);
			const opening = Array.from({ length: count }, (_, index) => openPage(open.length + index, open));
			const late = sleep(batchPatience, `One of ${open.length + count} labs had no prompt within a minute.`, {
				ref: false,
			});
			const problem = await Promise.race([Promise.all(opening).then(() => undefined, String), late]);
			if (problem !== undefined) return problem;
		}
		return undefined;
	}

	async function openPage(index: number, open: ListeningPage[]): Promise<void> {
		const page = await openAtLabd(labd.home, `learner-${index}`, lessons.plain);
		await page.open('main');
		open.push(page);
	}

	async function weigh(): Promise<Weight> {
		const refs = await runtime.list();
		const inside = new Set(refs.flatMap((ref) => runtime.processes(ref)));
		const helpers = familyOf(labd.pid).filter((pid) => pid !== labd.pid && !inside.has(pid));
		const memory = machineMemory();
		const own = pssOf([process.pid]) - ownBefore;
		return {
			labs: pages.length,
			inLabs: pssOf(inside),
			relays: pssOf(helpers),
			labd: pssOf([labd.pid]),
			machine: growth(memory, before, 'MemAvailable') - own,
			memory,
		};
	}

	function perLab(kind: string): number {
		const last = weights.at(-1);
		return last === undefined ? Number.NaN : growth(before, last.memory, kind) / megabyte / last.labs;
	}

	/** In percent of one core, of one lab. */
	async function idleTime(pagesAre: keyof typeof settles, held: number): Promise<readonly Figure[]> {
		await sleep(settles[pagesAre]);
		const refs = await runtime.list();
		const ofLabs = () => refs.reduce((sum, ref) => sum + (runtime.cpuTime(ref) ?? 0), 0) / 1e6;
		const [labdTimes, labTimes]: [number[], number[]] = [[], []];
		for (let slice = 0; slice < 10; slice += 1) {
			const [labdBefore, labsBefore, began] = [processorTime(labd.pid), ofLabs(), performance.now()];
			await sleep(seconds * 100);
			const share = 100 / (performance.now() - began) / held;
			labdTimes.push((processorTime(labd.pid) - labdBefore) * share);
			labTimes.push((ofLabs() - labsBefore) * share);
		}
		const figure = `CPU of an idle lab of ${held}, ${pagesAre}`;
		return [
			{ figure, subject: 'labd', unit: '%', summary: summarize(labdTimes) },
			{ figure, subject: 'the processes of the lab', unit: '%', summary: summarize(labTimes) },
		];
	}
}
if (peerCount > 0) {
	await using others = await openPeers();
	for (const peer of others.peers) figures.push(...(await weighPeer(peer)));
}
report(figures);

/** Of the newest weight, and of what one more lab took since the one before. */
function weightFigures(weights: readonly Weight[]): readonly Figure[] {
	const now = weights.at(-1);
	if (now === undefined) return [];
	const { labs, inLabs, relays, labd, machine } = now;
	const each = (subject: string, bytes: number) =>
		single({ figure: `memory of an idle lab of ${labs}`, subject, unit: 'MB' }, bytes / megabyte / labs);
	const then = weights.at(-2);
	const more = then && (machine - then.machine) / megabyte / (labs - then.labs);
	return [
		each('Proclab: PSS of lab and its share of labd', inLabs + relays + labd),
		each('of which: processes in the lab', inLabs),
		each('of which: helpers of labd', relays),
		each('of which: its share of labd', labd),
		each('Proclab: what the machine has less', machine),
		...(more === undefined
			? []
			: [
					single(
						{ figure: `memory of one more lab, to ${labs}`, subject: 'Proclab: what the machine has less', unit: 'MB' },
						more,
					),
				]),
	];
}

/** Blocks taken up by the files in the folders of labs, their disks among them, in bytes. */
function diskOf(labs: string): number {
	const folders = readdirSync(labs).map((name) => join(labs, name));
	const files = folders.flatMap((folder) => readdirSync(folder).map((name) => lstatSync(join(folder, name))));
	return files.reduce((sum, { blocks }) => sum + blocks * 512, 0);
}

async function weighPeer(peer: Peer): Promise<readonly Figure[]> {
	const names = Array.from({ length: peerCount }, (_, index) => `idle-${index}`);
	const [alone, memory] = [pssOf(peer.processes()), machineMemory()];
	const shells = [];
	for (const name of names) shells.push(await untilPrompt(peer.run(name)));
	await sleep(rest);
	const pss = pssOf(peer.processes());
	const machine = growth(machineMemory(), memory, 'MemAvailable');
	for (const name of names) await peer.end(name);
	await Promise.all(shells.map(({ ended }) => ended));
	const figure = `memory of one more idle container of ${peerCount}`;
	const each = (subject: string, bytes: number) =>
		single({ figure, subject: `${peer.name}: ${subject}`, unit: 'MB' }, bytes / megabyte / peerCount);
	return [each('PSS of it, monitor and client', pss - alone), each('what the machine has less', machine)];
}
