import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryForLabs, prepareLabsCgroup } from './labs-cgroup.ts';

const gigabyte = 1024 ** 3;
let root: string;

beforeEach(() => {
	root = mkdtempSync('/tmp/proclab-labs-cgroup-');
});
afterEach(() => rmSync(root, { recursive: true }));

/** Folders with files as the kernel would have put them there. */
function lay(files: Readonly<Record<string, string>>): void {
	for (const [file, text] of Object.entries(files)) {
		mkdirSync(join(root, file, '..'), { recursive: true });
		writeFileSync(join(root, file), text);
	}
}

function read(file: string): string {
	return readFileSync(join(root, file), 'utf8');
}

test('labs leave two gigabytes to the host, and a quarter of a machine with less than eight', () => {
	expect(memoryForLabs(24 * gigabyte)).toBe(22 * gigabyte);
	expect(memoryForLabs(4 * gigabyte)).toBe(3 * gigabyte);
});

test('on v1 all labs together have a limit of memory and few shares', () => {
	lay({
		'memory/proclab-x/memory.limit_in_bytes': '9223372036854771712\n',
		'memory/proclab-x/memory.use_hierarchy': '0\n',
		'cpu/proclab-x/cpu.shares': '1024\n',
	});
	const controllers = { memory: join(root, 'memory'), cpu: join(root, 'cpu'), pids: join(root, 'pids') };
	prepareLabsCgroup({ version: 1, controllers, hierarchies: Object.values(controllers) }, 'x');
	expect(Number(read('memory/proclab-x/memory.limit_in_bytes'))).toBeCloseTo(memoryForLabs(), -5);
	expect(read('memory/proclab-x/memory.use_hierarchy')).toBe('1');
	expect(read('cpu/proclab-x/cpu.shares')).toBe('256');
});

test('on v2 the controllers that the root holds back are shared out, and the limits are those of v2', () => {
	lay({
		'cgroup.controllers': 'cpuset cpu io memory pids\n',
		'cgroup.subtree_control': 'memory pids\n',
		'proclab-x/memory.max': 'max\n',
		'proclab-x/cpu.weight': '100\n',
	});
	prepareLabsCgroup({ version: 2, controllers: { unified: root }, hierarchies: [root] }, 'x');
	expect(read('cgroup.subtree_control')).toBe('+cpu +io');
	expect(Number(read('proclab-x/memory.max'))).toBeCloseTo(memoryForLabs(), -5);
	expect(read('proclab-x/cpu.weight')).toBe('25');
});

test('limits that are so already are not written again', () => {
	lay({ 'cpu/proclab-x/cpu.shares': '256\n' });
	prepareLabsCgroup({ version: 1, controllers: { cpu: join(root, 'cpu') }, hierarchies: [] }, 'x');
	expect(read('cpu/proclab-x/cpu.shares')).toBe('256\n');
});
