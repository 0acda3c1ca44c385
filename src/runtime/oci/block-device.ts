import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CgroupLayout } from './cgroup-layout.ts';
import { readCgroupFile } from './cgroup-tree.ts';
import type { BlockDevice } from './lab-resources.ts';

/**
 * The whole disk that holds a path, if the kernel can limit what a cgroup reads from it and writes to it. File systems that lie on
 * several devices, or on none, have a number that no device has.
 */
export function findBlockDevice(path: string, layout: CgroupLayout | undefined): BlockDevice | undefined {
	if (layout === undefined || !canLimitDisks(layout)) return undefined;
	const { dev } = statSync(path);
	const device = `/sys/dev/block/${majorOf(dev)}:${minorOf(dev)}`;
	if (!existsSync(device)) return undefined;
	const folder = realpathSync(device);
	const whole = existsSync(join(folder, 'partition')) ? dirname(folder) : folder;
	const [major, minor] = readFileSync(join(whole, 'dev'), 'latin1').trim().split(':').map(Number);
	return major === undefined || minor === undefined ? undefined : { major, minor };
}

function canLimitDisks({ controllers: { unified, blkio } }: CgroupLayout): boolean {
	if (unified !== undefined) return /\bio\b/.test(readCgroupFile(unified, 'cgroup.controllers') ?? '');
	return blkio !== undefined && existsSync(join(blkio, 'blkio.throttle.read_bps_device'));
}

/** As gnu_dev_major(3): twelve bits above the eight low ones of the minor number, and more above 32. */
function majorOf(dev: number): number {
	return Number((BigInt(dev) >> 8n) & 0xfffn) | Number((BigInt(dev) >> 32n) & 0xfffff000n);
}

function minorOf(dev: number): number {
	return Number(BigInt(dev) & 0xffn) | Number((BigInt(dev) >> 12n) & 0xffffff00n);
}
