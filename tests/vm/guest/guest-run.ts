import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type TrialEvent, trialPlan } from '../events.ts';
import { chooseSteps } from '../steps.ts';
import { readFacts } from './read-facts.ts';
import { runStep } from './run-step.ts';

const root = resolve(import.meta.dirname, '../../..');
const port = '/dev/virtio-ports/proclab';
const tell = (event: TrialEvent) => appendFileSync(port, `${JSON.stringify(event)}\n`);

tell({ event: 'ready' });
const plan = trialPlan.parse(JSON.parse(readFileSync(join(root, 'trial.json'), 'utf8')));
const image = join(root, '.proclab/images', plan.image);
mkdirSync(image, { recursive: true });
run('mount', '/dev/disk/by-id/virtio-image', image);
const steps = chooseSteps(root, plan.steps);
if (typeof steps === 'string') throw new Error(`There is no step ${steps}.`);
for (const step of steps) {
	tell({ event: 'begin', step: step.name });
	tell({ event: 'end', ...runStep(root, step, plan.timeFactor) });
	if (step === steps[0]) tell({ event: 'facts', ...readFacts() });
}
tell({ event: 'done' });
run('systemctl', 'poweroff');

function run(file: string, ...args: readonly string[]): void {
	const { status, stderr, error } = spawnSync(file, args, { encoding: 'utf8' });
	if (status !== 0) throw error ?? new Error(`${file}: ${stderr}`);
}
