import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TrialEvent } from './events.ts';
import { resultSince, resultText } from './result-text.ts';
import { chooseSteps, steps } from './steps.ts';
import { runTrial } from './trial.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync('/tmp/proclab-vm-test-');
});
afterEach(() => rmSync(folder, { recursive: true }));

const counts = { passed: 2, failed: 0, skipped: 1 };
const doctor = { step: 'doctor', seconds: 9.4, ok: true, counts, failures: [], output: 'ok' };
const facts = {
	...{ system: 'Debian', kernel: '6.12', cgroup: 'cgroup2fs', controllers: 'cpu memory', init: 'systemd' },
	...{ securityModules: 'apparmor', programs: ['runc 1.1'] },
};

/** Tries a machine that a shell script stands in for: it says events, as a booted one does on its port. */
function tryMachine(script: readonly string[], { silence = 60_000 } = {}) {
	const emulator = join(folder, 'emulator');
	writeFileSync(emulator, ['#!/bin/sh', `cd ${folder}`, 'echo console >> console', ...script, ''].join('\n'), {
		mode: 0o755,
	});
	const failedBoots: string[] = [];
	return runTrial({
		...{ system: { disk: 's', kernel: 'k', initrd: 'i' }, disks: {}, memoryMegabytes: 1, emulator },
		...{ console: join(folder, 'console'), scratch: folder, boots: 3, silence, limit: 60_000 },
		onEvent: () => undefined,
		onFailedBoot: (why) => failedBoots.push(why),
	});
}

const say = (event: TrialEvent) => `echo '${JSON.stringify(event)}'`;
const wholeTrial = [
	say({ event: 'ready' }),
	say({ event: 'begin', step: 'doctor' }),
	say({ event: 'end', ...doctor }),
	say({ event: 'facts', ...facts }),
	say({ event: 'done' }),
];

test('a machine is heard to its end', async () => {
	expect(await tryMachine(wholeTrial)).toMatchObject({ ended: [doctor], facts, failedBoots: [], brokeOff: undefined });
});

test('a machine that crashes before it begins is booted again, and that is told', async () => {
	const crashOnce = '[ -e booted ] || { touch booted; echo oops >&2; exit 3; }';
	const { ended, failedBoots } = await tryMachine([crashOnce, ...wholeTrial]);
	expect(ended).toMatchObject([doctor]);
	expect(failedBoots).toEqual([expect.stringMatching(/qemu ended with 3\. oops\nconsole/)]);
});

test('machines that never begin are given up', async () => {
	const { failedBoots, brokeOff } = await tryMachine(['exit 3']);
	expect({ boots: failedBoots.length, brokeOff }).toEqual({ boots: 3, brokeOff: 'No machine began.' });
});

test('one that crashes later is not tried again: what ended counts, and where it broke off', async () => {
	const { ended, brokeOff } = await tryMachine([
		...wholeTrial.slice(0, 3),
		say({ event: 'begin', step: 'fences' }),
		'exit 4',
	]);
	expect(ended).toMatchObject([doctor]);
	expect(brokeOff).toMatch(/^In fences: qemu ended with 4/);
});

test('one that falls silent is ended', async () => {
	const { brokeOff } = await tryMachine([say({ event: 'ready' }), 'echo $$ > pid', 'exec sleep 1013'], {
		silence: 300,
	});
	expect(brokeOff).toMatch(/nothing was heard/);
	expect(existsSync(join(folder, 'pid'))).toBe(true);
});

test('the page tells what ran where, and what failed', () => {
	const failure = { test: 'a lab starts', why: 'no cgroup\nat line 1' };
	const fences = { ...doctor, step: 'fences', ok: false, counts: { ...counts, failed: 1 }, failures: [failure] };
	const trial = { ended: [doctor, fences], facts, failedBoots: ['crash'], bootSeconds: 25.2, brokeOff: undefined };
	const text = resultText(trial, {
		machine: { words: '2 cores', commit: 'abc' },
		seconds: 130,
		planned: ['doctor', 'fences', 'labd'],
	});
	expect(text).toContain('- In: Debian, Linux 6.12, systemd as process 1, cgroup2fs with cpu memory\n');
	expect(text).toContain(
		'- In all: 4 passed, 1 failed, 2 skipped, in 2 min\n- Boots: one of 25 s, after 1 that crashed\n',
	);
	expect(text).toContain(
		'| fences | 2 | 1 | 1 | 9 |\n| labd | not reached | | | |\n\n## What failed\n\n- fences: a lab starts: no cgroup\n',
	);
});

test('what was tried again is told below what came of all', () => {
	const failure = { test: 'a lab starts', why: 'no cgroup\nat line 1' };
	const fences = { ...doctor, step: 'fences', ok: false, counts: { ...counts, failed: 1 }, failures: [failure] };
	const trial = {
		ended: [fences],
		facts,
		failedBoots: [],
		bootSeconds: 25.2,
		brokeOff: 'In labd: silence\nlast words',
	};
	const machine = { words: '2 cores', commit: 'abc' };
	const first = resultSince('# All\n', trial, machine);
	expect(first).toBe(
		'# All\n\n## Tried again since\n\n- fences, of abc: 2 passed, 1 failed, 1 skipped\n  - a lab starts: no cgroup\n- It broke off. In labd: silence\n',
	);
	expect(resultSince(first, { ...trial, ended: [doctor], brokeOff: undefined }, machine)).toBe(
		`${first}- doctor, of abc: 2 passed, 0 failed, 1 skipped\n`,
	);
});

test('steps are chosen by name, and any file of tests by its own', () => {
	const root = join(import.meta.dirname, '../..');
	expect(chooseSteps(root, [])).toBe(steps);
	expect(chooseSteps(root, ['doctor', 'escape'])).toMatchObject([
		{ name: 'doctor' },
		{ tests: 'tests/attacks/escape.test.ts' },
	]);
	expect(chooseSteps(root, ['doctor', 'no-such-file'])).toBe('no-such-file');
	for (const step of steps) if ('tests' in step) expect(existsSync(join(root, step.tests))).toBe(true);
});
