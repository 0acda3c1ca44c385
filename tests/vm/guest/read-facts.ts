import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import type { MachineFacts } from '../events.ts';

const programs = ['runc', 'crun', 'mount', 'perl', 'systemctl', 'node'];

/** What this machine is, as far as labs care. */
export function readFacts(): MachineFacts {
	const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
	const cgroup = mounts.map((line) => line.split(' ')).find(([, place]) => place === '/sys/fs/cgroup');
	return {
		system: /^PRETTY_NAME="?([^"\n]*)/m.exec(read('/etc/os-release'))?.[1] ?? 'Linux',
		kernel: release(),
		cgroup: cgroup?.[2] ?? 'none',
		controllers: read('/sys/fs/cgroup/cgroup.controllers').trim(),
		init: read('/proc/1/comm').trim(),
		securityModules: read('/sys/kernel/security/lsm').trim(),
		programs: programs.flatMap(versionOf),
	};
}

function versionOf(program: string): string[] {
	const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
	const line = stdout?.split('\n').find((text) => /\d/.test(text));
	return line === undefined ? [] : [line.startsWith('v') ? `${program} ${line}` : line.trim()];
}

function read(file: string): string {
	return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
