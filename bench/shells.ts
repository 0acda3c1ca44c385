/**
 * What a terminal costs in a lab that lives: the time to the first byte of its prompt and memory, by the runtime's own way and by the
 * engine's `exec -t`, in turns in the same run. `node bench/shells.ts [--json] [--rounds=40] [--terminals=20]`
 */
import { silentLogger } from '../src/foundation/logger.ts';
import type { Pty } from '../src/pty/pty.ts';
import type { ContainerRuntime, LabRef } from '../src/runtime/container-runtime.ts';
import { createOciRuntime } from '../src/runtime/oci/create-oci-runtime.ts';
import { type Figure, report, single, summarize } from './figures.ts';
import { benchLabs } from './kit/bench-lab.ts';
import { familyOf, pssOf } from './kit/memory.ts';
import { numberOption } from './kit/options.ts';
import { terminalSize, timeToPrompt, untilPrompt } from './kit/prompt.ts';

const rounds = numberOption('rounds', 40);
const terminals = numberOption('terminals', 20);
const megabyte = 1024 ** 2;

await using labs = benchLabs();
const { ref } = await labs.make();
const { home, runtime } = labs.host;
const byEngine = createOciRuntime({ home, logger: silentLogger, terminals: 'engine' });
const ways = [
	{ subject: 'Proclab', open: () => openShell(runtime, ref) },
	{ subject: `${runtime.name} exec -t`, open: () => openShell(byEngine, ref) },
] as const;
/** Made with the lab, and kept while there is one. */
const helper = single(
	{ figure: 'memory of the helper for all terminals', subject: 'Proclab', unit: 'MB' },
	pssOf(ours()) / megabyte,
);
report([...(await timesToPrompt()), ...(await memoryOfTerminals()), helper]);

function openShell(by: ContainerRuntime, lab: LabRef): Pty {
	const opened = by.openTerminal(lab, { argv: ['bash'] }, terminalSize);
	if (!opened.ok) throw new Error(JSON.stringify(opened.error));
	return opened.value;
}

async function timesToPrompt(): Promise<readonly Figure[]> {
	const times = ways.map((): number[] => []);
	for (let round = -2; round < rounds; round += 1)
		for (const [way, { open }] of ways.entries()) {
			const began = performance.now();
			const took = await timeToPrompt(open(), began);
			if (round >= 0) times[way]?.push(took);
		}
	return ways.map(({ subject }, way) => ({
		...{ figure: 'terminal to prompt', subject, unit: 'ms', summary: summarize(times[way] ?? []) },
	}));
}

/** Proportional set size: the shell, and what stays on the host for it. */
async function memoryOfTerminals(): Promise<readonly Figure[]> {
	const figures: Figure[] = [];
	for (const { subject, open } of ways) {
		const before = pssOf(ours());
		const opened = [];
		for (let count = 0; count < terminals; count += 1) opened.push(await untilPrompt(open()));
		const perTerminal = (pssOf(ours()) - before) / terminals;
		figures.push(single({ figure: 'memory of a terminal and its shell', subject, unit: 'MB' }, perTerminal / megabyte));
		const ofShells = pssOf(runtime.processes(ref).filter((pid) => ours().includes(pid))) / terminals;
		figures.push(single({ figure: 'of which: the shell', subject, unit: 'MB' }, ofShells / megabyte));
		for (const { pty } of opened) pty.write(Buffer.from('exit\n'));
		await Promise.all(opened.map(({ ended }) => ended));
	}
	return figures;
}

/** Every process that we started, and what came from those; not this one. */
function ours(): readonly number[] {
	return familyOf(process.pid).filter((pid) => pid !== process.pid);
}
