import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import { livingProcess } from '../../src/runtime/oci/host-process.ts';
import { OciSight } from '../../src/runtime/oci/sight/oci-sight.ts';
import { patience } from '../patience.ts';
import { sightBench } from './sight-kit.ts';

const kit = sightBench('faults');

/** As a lab would ask, of its own host name. */
function look(sight: OciSight) {
	const files = [{ path: '/etc/hostname', text: true }];
	return sight.look({ lab: kit.lab.init, places: [{ process: kit.lab.init, files }], hostnames: [], mountRoots: [] });
}

function pidOf(sight: OciSight): number {
	const { pid } = sight;
	if (pid === undefined) throw new Error('there is no helper');
	return pid;
}

test('a helper that is killed is told by an errno, and another answers soon', {
	timeout: 30_000 * patience,
}, async () => {
	const sight = new OciSight(silentLogger);
	expect(await look(sight)).toMatchObject({ ok: true });
	const first = pidOf(sight);
	process.kill(first, 'SIGSTOP');
	const waiting = look(sight);
	process.kill(first, 'SIGKILL');
	expect(await waiting).toEqual({ ok: false, error: 'EIO' });
	await expect.poll(() => look(sight), { timeout: 10_000 * patience }).toMatchObject({ ok: true });
	expect(pidOf(sight)).not.toBe(first);
	expect(livingProcess(first)).toBeUndefined();
	sight[Symbol.dispose]();
});

test('a helper that hangs is killed, and another answers', { timeout: 60_000 * patience }, async () => {
	const sight = new OciSight(silentLogger);
	expect(await look(sight)).toMatchObject({ ok: true });
	const first = pidOf(sight);
	process.kill(first, 'SIGSTOP');
	expect(await look(sight)).toEqual({ ok: false, error: 'EIO' });
	expect(livingProcess(first)).toBeUndefined();
	await expect.poll(() => look(sight), { timeout: 10_000 * patience }).toMatchObject({ ok: true });
	sight[Symbol.dispose]();
});

test('a helper that is told to ends, and so does one whose labd was killed', async () => {
	const sight = new OciSight(silentLogger);
	await look(sight);
	const own = pidOf(sight);
	sight[Symbol.dispose]();
	await expect.poll(() => livingProcess(own)).toBeUndefined();
	const script = `
		import { OciSight } from './src/runtime/oci/sight/oci-sight.ts';
		const sight = new OciSight(console);
		const self = { pid: process.pid, starttime: 0 };
		await sight.look({ lab: self, places: [], hostnames: [], mountRoots: [] });
		console.log(sight.pid);
		setInterval(() => undefined, 1000);`;
	const labd = spawn(process.execPath, ['--input-type=module', '--eval', script], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [line] = await once(createInterface({ input: labd.stdout }), 'line');
	const helper = Number(line);
	expect(livingProcess(helper)?.comm).toBe('lab-sight');
	labd.kill('SIGKILL');
	await expect.poll(() => livingProcess(helper)).toBeUndefined();
});

test('what a learner could put into a request is refused', async () => {
	const sight = new OciSight(silentLogger);
	const odd = await sight.connect(kit.lab.init, kit.lab.init, { address: '127.0.0.1 9\nsignal', port: 9 });
	expect(odd).toEqual({ outcome: 'failed', why: 'EINVAL' });
	expect(await sight.connect(kit.lab.init, kit.lab.init, { address: 'localhost', port: 9 })).toEqual({
		...{ outcome: 'failed', why: 'EINVAL' },
	});
	sight[Symbol.dispose]();
});
