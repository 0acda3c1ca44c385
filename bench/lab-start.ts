/**
 * From the request for a lab to the first byte of its prompt: without a pool, through labd as a page asks, and by a reset; beside
 * `runc run` and `runc exec` of the same bundle on a root that is mounted already, `docker run -it` and `podman run -it` with the same
 * image, in turns in the same run. Cold: the first of a labd, and nothing of image and programs is in memory.
 * `node bench/lab-start.ts [--json] [--rounds=30] [--cold=5] [--no-peers]`
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '../src/foundation/logger.ts';
import type { Home } from '../src/foundation/node/home.ts';
import type { Pty, PtyCommand } from '../src/pty/pty.ts';
import type { ContainerRuntime, LabRef } from '../src/runtime/container-runtime.ts';
import { createOciRuntime } from '../src/runtime/oci/create-oci-runtime.ts';
import { hostEnvironment } from '../src/runtime/oci/run-program.ts';
import { type Figure, report, summarize } from './figures.ts';
import { type BareRunc, bareRunc, specOf } from './kit/bare-runc.ts';
import { makeHome, removeHome } from './kit/bench-lab.ts';
import { type LabdProcess, startLabdProcess } from './kit/labd-process.ts';
import { lessons } from './kit/lessons.ts';
import { numberOption } from './kit/options.ts';
import { type ListeningPage, openAtLabd } from './kit/page.ts';
import { openPeers, type Peer } from './kit/peers.ts';
import { terminalSize, timeToPrompt } from './kit/prompt.ts';

const rounds = numberOption('rounds', 30);
const coldRounds = numberOption('cold', 5);
/** Labs are made in advance while nobody asks for one: between two starts there is this much time for it, and if need be more. */
const pause = { least: 400, step: 100, most: 5_000 } as const;
const shell = { argv: ['/bin/bash'] };
const toPrompt = 'lab start to prompt';

class Samples {
	readonly #samples = new Map<
		string,
		{ readonly figure: string; readonly subject: string; readonly values: number[] }
	>();

	add(figure: string, subject: string, value: number): void {
		const key = `${figure}\n${subject}`;
		const known = this.#samples.get(key) ?? { figure, subject, values: [] };
		known.values.push(value);
		this.#samples.set(key, known);
	}

	figures(): readonly Figure[] {
		return [...this.#samples.values()].map(({ figure, subject, values }) => ({
			...{ figure, subject, unit: 'ms', summary: summarize(values) },
		}));
	}
}

const samples = new Samples();
await using others = process.argv.includes('--no-peers') ? undefined : await openPeers();
const peers = others?.peers ?? [];
using bare = bareRunc();
await warmStarts();
for (let round = 0; round < coldRounds; round += 1) await coldStarts(round);
report(samples.figures());

async function warmStarts(): Promise<void> {
	const home = makeHome();
	const runtime = createOciRuntime({ home, logger: silentLogger, engine: 'runc' });
	try {
		await using labd = await startLabdProcess();
		const ofLab = await Promise.all(Object.values(lessons).map((lesson) => openPage(labd.home, 'resetting', lesson)));
		for (let round = -2; round < rounds; round += 1) {
			const kept = round < 0 ? new Samples() : samples;
			await startWithoutPool(kept, runtime, round + 2);
			kept.add(
				toPrompt,
				'runc run + runc exec, root mounted',
				await bare.timeToPrompt(await specOf(`bare-${round + 2}`)),
			);
			for (const peer of peers) kept.add(toPrompt, peer.name, await timeToPrompt(peer.run(`warm-${round + 2}`)));
			for (const [index, [kind, lesson]] of Object.entries(lessons).entries()) {
				const subject = kind === 'plain' ? 'Proclab, through labd' : 'Proclab, a lesson with a start script';
				await poolFills(labd);
				const began = performance.now();
				using _page = await openPage(labd.home, `learner-${round}`, lesson);
				kept.add(toPrompt, subject, performance.now() - began);
				await poolFills(labd);
				kept.add('lab reset to prompt', subject, await timeOf(async () => ofLab[index]?.reset()));
			}
		}
		for (const page of ofLab) page[Symbol.dispose]();
	} finally {
		for (const lab of await runtime.list()) await runtime.destroy(lab.id);
		removeHome(home);
	}
}

/** Waits until the pool has a lab of each kind, or will have none. */
async function poolFills(labd: LabdProcess): Promise<void> {
	const kinds = Object.keys(lessons).length;
	await sleep(pause.least);
	for (let waited = 0; waited < pause.most; waited += pause.step) {
		if ((await labd.metric('proclab_pool_labs')) >= kinds) return;
		await sleep(pause.step);
	}
}

async function startWithoutPool(kept: Samples, runtime: ContainerRuntime, round: number): Promise<void> {
	const spec = await specOf(`ours-${round}`);
	const began = performance.now();
	const created = await runtime.create(spec);
	if (!created.ok) throw new Error(JSON.stringify(created.error));
	kept.add('lab created', 'Proclab, no pool', performance.now() - began);
	kept.add(toPrompt, 'Proclab, no pool', await timeToPrompt(openShell(runtime, created.value), began));
	const inLab = 'terminal of a living lab to prompt';
	const again = performance.now();
	kept.add(inLab, 'Proclab', await timeToPrompt(openShell(runtime, created.value), again));
	kept.add(
		inLab,
		'runc exec -t',
		await timeToPrompt(runtime.shellCommand(created.value, { ...shell, terminal: true })),
	);
	kept.add(inLab, 'the same bash, chroot, no fences', await timeToPrompt(chrootCommand(spec.imagePath)));
	kept.add('lab destroyed', 'Proclab', await timeOf(() => runtime.destroy(spec.id)));
}

function openShell(runtime: ContainerRuntime, lab: LabRef): Pty {
	const opened = runtime.openTerminal(lab, shell, terminalSize);
	if (!opened.ok) throw new Error(JSON.stringify(opened.error));
	return opened.value;
}

/** What a prompt can hardly be cheaper than. Its history would be written into the image that all labs share. */
function chrootCommand(imagePath: string): PtyCommand {
	const env = { ...hostEnvironment, TERM: 'xterm-256color', HOME: '/root', HISTFILE: '/dev/null' };
	return { file: 'chroot', args: [`${imagePath}/rootfs`, ...shell.argv], env, cwd: '/' };
}

/** labd is asked as soon as it answers: nothing can have been made in advance. */
async function coldStarts(round: number): Promise<void> {
	const cold = `cold: ${toPrompt}`;
	forgetFiles();
	await using labd = await startLabdProcess();
	forgetFiles();
	const began = performance.now();
	using _page = await openPage(labd.home, 'first', lessons.plain);
	samples.add(cold, 'Proclab, through labd', performance.now() - began);
	forgetFiles();
	samples.add(cold, 'runc run + runc exec, root mounted', await coldRunc(bare, round));
	for (const peer of peers) await coldPeer(cold, peer, round);
}

async function coldRunc(runc: BareRunc, round: number): Promise<number> {
	return runc.timeToPrompt(await specOf(`cold-${round}`));
}

async function coldPeer(figure: string, peer: Peer, round: number): Promise<void> {
	forgetFiles();
	samples.add(figure, peer.name, await timeToPrompt(peer.run(`cold-${round}`)));
}

/** Empties the kernel's caches of files, names and inodes, proc_sys_vm(5). */
function forgetFiles(): void {
	execFileSync('sync');
	writeFileSync('/proc/sys/vm/drop_caches', '3');
}

async function openPage(home: Home, learner: string, lesson: string): Promise<ListeningPage> {
	const page = await openAtLabd(home, learner, lesson);
	await page.open('main');
	return page;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
	const began = performance.now();
	await work();
	return performance.now() - began;
}
