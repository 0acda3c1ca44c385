import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import { findImage } from '../../src/runtime/image/image-store.ts';
import { createRuntimeOn } from '../../src/runtime/oci/create-oci-runtime.ts';
import { describeHost } from '../../src/runtime/oci/host.ts';
import { limitsWith, megabyte } from './lab-limits.ts';
import { makeHome, nothingLeft, removeHome } from './labd-kit.ts';

const home = makeHome();
const id = 'no-loop-devices';
const limits = limitsWith({ pids: 512, memoryBytes: 512 * megabyte });

/** What a host without loop devices gets, on this one. */
const runtime = createRuntimeOn({
	...describeHost(home, silentLogger, 'runc'),
	fileDiskRefusal: async () => 'there are no loop devices',
});

let run: (script: string) => string;

beforeAll(async () => {
	const image = await findImage(home, 'host');
	if (image === undefined) throw new Error('The lab image is not built.');
	const lab = await runtime.create({ id, imagePath: image.path, hostname: 'lab', limits, labels: {} });
	if (!lab.ok) throw new Error(lab.error.why);
	run = (script) => {
		const { file, args, env, cwd } = runtime.shellCommand(lab.value, { argv: ['bash', '-c', script], terminal: false });
		return execFileSync(file, args, { env, cwd, encoding: 'utf8' });
	};
});

afterAll(async () => {
	await runtime.destroy(id);
	await nothingLeft(home);
	removeHome(home);
});

test('where there are no loop devices, what a lab writes is in its memory, and limited', () => {
	expect(run('findmnt --noheadings --output FSTYPE /var/lib/containers').trim()).toBe('tmpfs');
	const [blocks = 0, blockSize = 0, files] = run('stat --file-system --format "%b %S %c" /')
		.trim()
		.split(' ')
		.map(Number);
	expect(blocks * blockSize).toBe(limits.diskBytes);
	expect(files).toBe(limits.diskFiles);
});

test('docker runs there, and what it wrote goes with the lab', () => {
	expect(run('docker run --rm busybox echo hi').trim()).toBe('hi');
	expect(
		run('docker run -d --name web nginx > /dev/null; docker exec web touch /HELLO_OPS; docker diff web'),
	).toContain('A /HELLO_OPS');
});
