import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { LabRef } from '../../src/runtime/container-runtime.ts';
import { memoryForLabs } from '../../src/runtime/oci/labs-cgroup.ts';
import { LabBench, leftovers, makeOciHarness, nothing } from './container-runtime-kit.ts';
import { limitsWith, megabyte } from './lab-limits.ts';

const harness = await makeOciHarness('runc');
const bench = new LabBench(harness);
const limits = limitsWith({ diskBytes: 32 * megabyte, diskFiles: 1024 });

afterEach(() => bench.clear());
afterAll(() => {
	expect(leftovers(harness.home)).toEqual(nothing);
	harness.remove();
});

/** What of a lab's disk lies on the machine's, in bytes. */
function heldBy(lab: LabRef): number {
	return statSync(join(harness.home.labs, lab.id, 'disk.img')).blocks * 512;
}

/** As the kernel does after half a minute: a lab's own syncs do nothing. */
function writeBack(lab: LabRef): void {
	execFileSync('sync', ['--file-system', join(harness.home.run, 'disks', lab.id)]);
}

function cgroupOfLabs(lab: LabRef, controller: string): string {
	return join(lab.cgroups[controller] ?? '', '..');
}

test('a disk that is full takes no more bytes, and takes them again when some are removed', async () => {
	const [lab, other] = [await bench.start('full', { limits }), await bench.start('neighbour', { limits })];
	const filled = await bench.run(lab, 'head -c 100M /dev/zero > /root/big');
	expect(filled.errors).toContain('No space left on device');
	expect(bench.runtime.stats(lab)?.diskFree?.bytes).toBeLessThan(megabyte / 16);
	expect((await bench.run(other, 'head -c 20M /dev/zero > /root/mine && echo whole')).output).toBe('whole\n');
	expect((await bench.run(lab, 'rm /root/big && head -c 20M /dev/zero > /root/again && echo whole')).output).toBe(
		'whole\n',
	);
});

test('a disk holds so many files and no more, and holds new ones when some are removed', async () => {
	const lab = await bench.start('files', { limits });
	const fill = 'mkdir /root/many && cd /root/many && for i in {1..2000}; do : > $i || break; done; ls | wc -l';
	const filled = await bench.run(lab, fill);
	expect(filled.errors).toContain('No space left on device');
	expect(Number(filled.output)).toBeGreaterThan(900);
	expect(Number(filled.output)).toBeLessThan(1024);
	expect(bench.runtime.stats(lab)?.diskFree?.files).toBe(0);
	expect((await bench.run(lab, 'rm -r /root/many && : > /root/again && echo made')).output).toBe('made\n');
});

test('images of containers, and what containers write, are on the lab’s disk', async () => {
	const lab = await bench.start('containers', { limits });
	const script = 'findmnt -no FSTYPE /var/lib/containers; head -c 100M /dev/zero > /var/lib/containers/big';
	const said = await bench.run(lab, script);
	expect(said).toMatchObject({ output: 'ext4\n', errors: expect.stringContaining('No space left on device') });
	expect((await bench.run(lab, 'echo x > /etc/x')).errors).toContain('No space left on device');
});

test('an empty disk takes next to nothing of the machine’s, and what is removed is given back', async () => {
	const lab = await bench.start('sparse', { limits });
	expect(heldBy(lab)).toBeLessThan(megabyte / 2);
	await bench.run(lab, 'head -c 20M /dev/zero > /root/big');
	writeBack(lab);
	expect(heldBy(lab)).toBeGreaterThan(19 * megabyte);
	await bench.run(lab, 'rm /root/big');
	writeBack(lab);
	expect(heldBy(lab)).toBeLessThan(megabyte);
});

test('programs on the disk may be set-uid, and device nodes on it are of no use', async () => {
	const lab = await bench.start('suid', { limits });
	const script = `cp /usr/bin/id /usr/local/bin/my-id; chmod u+s /usr/local/bin/my-id
		setpriv --reuid=1000 --clear-groups /usr/local/bin/my-id -u; mknod /root/disk b 254 0`;
	expect(await bench.run(lab, script)).toMatchObject({
		output: '0\n',
		errors: expect.stringContaining('not permitted'),
	});
});

test('all labs together have a limit of memory and few shares of the processors', async () => {
	const lab = await bench.start('all', { limits: { ...limits, cpuWeight: 50 } });
	const read = (folder: string, file: string) => Number(readFileSync(join(folder, file), 'latin1'));
	if (lab.cgroups.unified !== undefined) {
		expect(read(cgroupOfLabs(lab, 'unified'), 'memory.max')).toBeCloseTo(memoryForLabs(), -6);
		expect(read(lab.cgroups.unified, 'cpu.weight')).toBe(50);
		return;
	}
	expect(read(cgroupOfLabs(lab, 'memory'), 'memory.limit_in_bytes')).toBeCloseTo(memoryForLabs(), -6);
	expect(read(cgroupOfLabs(lab, 'cpu'), 'cpu.shares')).toBe(256);
	expect(read(lab.cgroups.cpu ?? '', 'cpu.shares')).toBe(512);
});

test('what a lab reads from the machine’s disk and writes to it has a limit a second', async () => {
	const lab = await bench.start('writes', { limits: { ...limits, diskBytes: 512 * megabyte } });
	const folder = lab.cgroups.blkio ?? lab.cgroups.unified ?? '';
	const file = join(folder, existsSync(join(folder, 'io.max')) ? 'io.max' : 'blkio.throttle.write_bps_device');
	expect(readFileSync(file, 'latin1')).toContain(String(64 * megabyte));
});

test('the loop device of a disk goes with its lab', async () => {
	const devices = () =>
		execFileSync('losetup', ['--list', '--noheadings', '--output', 'BACK-FILE'], { encoding: 'utf8' });
	const lab = await bench.start('listed');
	expect(devices()).toContain(join(harness.home.labs, lab.id));
	await bench.clear();
	await expect.poll(devices).not.toContain(harness.home.labs);
});
