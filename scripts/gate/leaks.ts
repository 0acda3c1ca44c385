import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { idRangesFolder } from '../../src/runtime/oci/id-ranges.ts';

/** Programs that labs are made of: none may outlive its test. */
const labPrograms = new Set(['runc', 'crun', 'tini', 'conmon', 'catatonit']);

/** What Proclab has on this machine now, each as a line that names it. */
export function listTraces(): ReadonlySet<string> {
	return new Set([...mounts(), ...loopDevices(), ...cgroups(), ...processes(), ...idRanges(), ...folders()]);
}

/** What is there now and was not before. Endings take a moment: it is looked at again for some seconds. */
export async function findLeaks(before: ReadonlySet<string>, patience = 5_000): Promise<string[]> {
	const deadline = performance.now() + patience;
	for (;;) {
		const left = [...listTraces()].filter((trace) => !before.has(trace));
		if (left.length === 0 || performance.now() > deadline) return left;
		await sleep(200);
	}
}

function mounts(): string[] {
	const points = readFileSync('/proc/self/mountinfo', 'utf8')
		.split('\n')
		.map((line) => line.split(' ')[4] ?? '');
	return points.filter((point) => point.includes('proclab')).map((point) => `mount ${point}`);
}

function loopDevices(): string[] {
	const files = list('/sys/block').map((name) => read(join('/sys/block', name, 'loop/backing_file')).trim());
	return files.filter((file) => file.includes('proclab')).map((file) => `loop device of ${file}`);
}

function cgroups(): string[] {
	const root = '/sys/fs/cgroup';
	const hierarchies = [root, ...list(root).map((name) => join(root, name))];
	return hierarchies.flatMap((hierarchy) =>
		list(hierarchy)
			.filter((name) => name.startsWith('proclab-'))
			.flatMap((name) => subgroups(join(hierarchy, name)))
			.map((path) => `cgroup ${path}`),
	);
}

/** The groups of labs; a home's own group may stay, empty. */
function subgroups(home: string): string[] {
	return list(home, true).map((name) => join(home, name));
}

function processes(): string[] {
	return list('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			const stat = read(`/proc/${pid}/stat`);
			const name = /\((.*)\)/s.exec(stat)?.[1] ?? '';
			return labPrograms.has(name) ? [`process ${name} ${pid}`] : [];
		});
}

/** Whose ids are taken is written down in one folder of the machine, which may stay, empty. */
function idRanges(): string[] {
	return list(idRangesFolder).map((name) => `ids ${join(idRangesFolder, name)}`);
}

function folders(): string[] {
	return ['/tmp', '/run'].flatMap((parent) =>
		list(parent)
			.filter((name) => name.startsWith('proclab-'))
			.map((name) => join(parent, name))
			.filter((path) => path !== idRangesFolder)
			.map((path) => `folder ${path}`),
	);
}

function list(path: string, foldersOnly = false): string[] {
	try {
		const entries = readdirSync(path, { withFileTypes: true });
		return entries.filter((entry) => !foldersOnly || entry.isDirectory()).map((entry) => entry.name);
	} catch {
		return [];
	}
}

function read(path: string): string {
	try {
		return readFileSync(path, 'latin1');
	} catch {
		return '';
	}
}
