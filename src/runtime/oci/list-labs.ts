import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LabRef } from '../container-runtime.ts';
import { labIds } from '../image/built-image.ts';
import { cgroupParent, labCgroups } from './cgroup-layout.ts';
import { engineNames, engineStateRoot } from './engine.ts';
import { errorCode } from './error-code.ts';
import type { OciHost } from './host.ts';
import { mountPointsUnder } from './host-mounts.ts';
import { claimedRanges } from './id-ranges.ts';
import { disksFolder, isLabId, labPaths, rootfsFolder } from './lab-paths.ts';
import { readLabState } from './lab-state.ts';

/** Every lab of this home of which anything is left: a folder, a mount, a cgroup, the engine's state or a range of ids. */
export function listLabs(host: OciHost): readonly LabRef[] {
	const places = [
		host.home.labs,
		rootfsFolder(host.home),
		disksFolder(host.home),
		...engineNames.map((name) => engineStateRoot(host.home, name)),
		...(host.cgroups?.hierarchies ?? []).map((hierarchy) => join(hierarchy, cgroupParent(host.home.tag))),
	];
	const mounted = mountPointsUnder(rootfsFolder(host.home)).filter(
		(point) => dirname(point) === rootfsFolder(host.home),
	);
	const claimed = claimedRanges(host.home.tag).map(({ id }) => id);
	const ids = new Set([...places.flatMap(folderNames), ...mounted.map((point) => basename(point)), ...claimed]);
	return [...ids].filter(isLabId).map((id) => describeLab(host, id));
}

function folderNames(folder: string): readonly string[] {
	try {
		return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return [];
		throw error;
	}
}

function describeLab(host: OciHost, id: string): LabRef {
	const state = readLabState(labPaths(host.home, id).state);
	if (state) return state;
	const cgroups = host.cgroups ? labCgroups(host.cgroups, host.home.tag, id) : {};
	return {
		id,
		init: { pid: 0, starttime: 0 },
		rootUid: claimedRanges(host.home.tag).find((range) => range.id === id)?.first ?? labIds.first,
		imagePath: '',
		cgroups: Object.fromEntries(Object.entries(cgroups).filter(([, directory]) => existsSync(directory))),
		labels: {},
	};
}
