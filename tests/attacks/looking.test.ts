import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import { isUnreadable } from '../../src/proc/lab-file.ts';
import { OciSight } from '../../src/runtime/oci/sight/oci-sight.ts';
import { useLabs } from './kit/use-labs.ts';
import { aLook, whileAttacked } from './kit/while-attacked.ts';

const labs = useLabs();
let canary = '';

beforeAll(() => {
	canary = mkdtempSync('/tmp/proclab-canary-');
	writeFileSync(join(canary, 'file'), 'of the host');
});
afterAll(() => rmSync(canary, { recursive: true, force: true }));

/** labd looks into a lab no more often, in milliseconds. */
const apart = 50;

/** Links to where the host's root may be: each stands for a moment where the folder was that a check looks into. */
const swapping = (path: string) => `
import os, time
os.makedirs("/root/game/a${path}")
os.chdir("/root/game")
open("a${path}/file", "w").write("of the lab")
end = time.time() + 3
while time.time() < end:
	for target in ("/", "/proc/1/root", "../../../../../..", "/proc/self/root", "/proc/self/cwd/../../.."):
		os.rename("a", "kept"); os.symlink(target, "a")
		for n in range(50): os.stat("/")
		os.unlink("a"); os.rename("kept", "a")
`;

test('a folder that is swapped for links to the host while checks look into it tells nothing of the host', async () => {
	const { attacker, victim } = labs;
	const { init } = attacker.lab;
	const path = `/root/game/a${canary}/file`;
	const sight = new OciSight(silentLogger);
	const seen = new Set<string>();
	const look = async () => {
		const files = Array(24).fill({ path, text: true });
		const answer = await sight.look({ lab: init, places: [{ process: init, files }], hostnames: [], mountRoots: [] });
		const [place] = answer.ok ? answer.value.places : [];
		for (const one of place?.ok ? place.value.files : [])
			seen.add(one === null ? 'nothing' : isUnreadable(one) ? one.unreadable : (one.text ?? one.kind));
	};
	await whileAttacked(
		victim,
		async () => {
			let over = false;
			const attacking = attacker.python(swapping(canary)).finally(() => {
				over = true;
			});
			while (!over) {
				await look();
				await sleep(apart);
			}
			await attacking;
		},
		aLook,
	);
	sight[Symbol.dispose]();
	expect([...seen].filter((said) => said.includes('of the host'))).toEqual([]);
	expect([...seen].sort()).toEqual(['ELOOP', 'nothing', 'of the lab']);
	await attacker.reset();
});
