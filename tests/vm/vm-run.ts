import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from '../../src/cli/soak/describe-machine.ts';
import { readSettings } from '../../src/foundation/node/settings.ts';
import { buildImage } from '../../src/runtime/image/build-image.ts';
import { packCheckout, provideLabImage, providePackages } from './product-disks.ts';
import { resultSince, resultText } from './result-text.ts';
import { chooseSteps, steps } from './steps.ts';
import { provideSystem } from './system-disk.ts';
import { failedBootText, tellEvent } from './tell.ts';
import { runTrial } from './trial.ts';

/** How much longer than on a machine of its own tests may take where each instruction is emulated. */
const timeFactor = 8;

const root = resolve(import.meta.dirname, '../..');
const { values, positionals: names } = parseArgs({
	options: { minutes: { type: 'string', default: '240' } },
	allowPositionals: true,
});
const chosen = chooseSteps(root, names);
if (typeof chosen === 'string') {
	console.error(`There is no step '${chosen}'.\nSteps: ${steps.map(({ name }) => name).join(', ')}.`);
	process.exit(2);
}
const { home } = readSettings();
const built = await buildImage({ home, name: 'host', onProgress: () => undefined });
if (!built.ok) throw new Error(built.error.what);
const cache = join(home.path, 'vm');
const began = performance.now();
console.log('Making the disks of the machine, unless they are there.');
const system = await provideSystem(cache);
const modules = await providePackages(cache, root);
const image = await provideLabImage(cache, built.value);
const work = mkdtempSync(join(tmpdir(), 'proclab-vm-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
for (const [signal, status] of [
	['SIGINT', 130],
	['SIGTERM', 143],
	['SIGHUP', 129],
] as const)
	process.on(signal, () => process.exit(status));
const plan = { image: `host-${built.value.hash}`, steps: names, timeFactor };
const checkout = await packCheckout(root, plan, work);
const trial = await runTrial({
	...{ system, disks: { modules, image, checkout }, console: join(work, 'console'), scratch: work },
	...{ memoryMegabytes: 4096, boots: 4, silence: 45 * 60_000, limit: Number(values.minutes) * 60_000 },
	onEvent: tellEvent,
	onFailedBoot: (why) => console.log(failedBootText(why)),
});
const machine = describeMachine(root);
const planned = chosen.map(({ name }) => name);
const page = join(root, 'docs/vm.md');
const text =
	names.length === 0
		? resultText(trial, { planned, machine, seconds: (performance.now() - began) / 1000 })
		: resultSince(readFileSync(page, 'utf8'), trial, machine);
writeFileSync(page, text);
if (trial.brokeOff !== undefined) console.log(trial.brokeOff);
process.exitCode = trial.brokeOff === undefined && trial.ended.every(({ ok }) => ok) ? 0 : 1;
