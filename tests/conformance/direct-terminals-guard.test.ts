import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LabRef } from '../../src/runtime/container-runtime.ts';
import { findProgram } from '../../src/runtime/oci/engine.ts';
import { LabBench, makeOciHarness } from './container-runtime-kit.ts';

const joining = readFileSync(join(import.meta.dirname, 'joining.py'), 'utf8');
let bench: LabBench;
let lab: LabRef;

beforeAll(async () => {
	bench = new LabBench(await makeOciHarness('runc'));
	lab = await bench.start('guarded', { limits: { ...bench.spec('x').limits, cpus: 2 } });
});
afterAll(async () => {
	await bench.clear();
	bench.harness.remove();
});

test('root of a lab gets nothing of the process that enters the lab for a terminal', async () => {
	await bench.run(lab, `cat > /tmp/joining.py <<'EOF_OF_JOINING'\n${joining}\nEOF_OF_JOINING`);
	const { shell, exited } = bench.open(lab, { argv: ['python3', '/tmp/joining.py'] });
	await shell.waitFor(/looking/);
	for (let round = 0; round < 30; round += 1) {
		const all = Array.from({ length: 5 }, () => bench.open(lab, { argv: ['true'] }));
		await Promise.all(all.map((opened) => opened.exited));
	}
	await bench.run(lab, 'touch /tmp/enough');
	const said = await shell.waitFor(/seen (\d+) got .*\r\n/, 20_000);
	await exited;
	expect(Number(/seen (\d+)/.exec(said)?.[1])).toBeGreaterThan(5);
	expect(said).toContain('got []');
});

/** The host's Perl, which the process that enters a lab has been. */
function digestOfPerl(): string {
	return createHash('sha256')
		.update(readFileSync(findProgram('perl') ?? ''))
		.digest('hex');
}

test.each(['/proc/self/exe', '/proc/thread-self/exe'])(
	'a shell that is a script for %s neither runs nor opens a program of the host',
	async (interpreter) => {
		const before = digestOfPerl();
		await bench.run(
			lab,
			`printf '#!${interpreter} -eprint(1)\\n' > /usr/local/bin/own-shell; chmod 755 /usr/local/bin/own-shell`,
		);
		const { pty, exited } = bench.open(lab, { argv: ['own-shell'] });
		let shown = '';
		pty.onData((bytes) => {
			shown += Buffer.from(bytes).toString();
		});
		expect(await exited).toEqual({ exitCode: 126, signal: null });
		expect(shown).toBe('own-shell: not allowed\r\n');
		expect(digestOfPerl()).toBe(before);
	},
);
