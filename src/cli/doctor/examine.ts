import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../../foundation/node/home.ts';
import type { Settings } from '../../foundation/node/settings.ts';
import { rootless } from '../../foundation/node/user-namespace.ts';
import type { Problem } from '../../foundation/problem.ts';
import { findImage } from '../../runtime/image/image-store.ts';
import { findEntry } from '../../runtime/rootless/entry.ts';
import { findRunning } from '../start/running.ts';
import { isSiteCurrent } from '../start/site-build.ts';
import { cgroups } from './cgroups.ts';
import type { Context, Finding, Requirement } from './finding.ts';
import { hostSettings } from './host-settings.ts';
import { kernel, kernelLimits, systemCallFilter, unprivilegedUserNamespaces, userNamespaces } from './kernel.ts';
import { labDisks } from './lab-disks.ts';
import type { Machine } from './machine.ts';
import { port } from './port.ts';
import { chromium, imageTools, mountTools, node, ociRuntime, privileges } from './programs.ts';
import { diskSpace, labImages, overlay, ownIds, site } from './storage.ts';
import { terminals } from './terminals.ts';

/** What `start` looks at before it starts anything. */
export const essentials: readonly Requirement[] = [
	privileges,
	userNamespaces,
	cgroups,
	overlay,
	ociRuntime,
	imageTools,
	mountTools,
	diskSpace,
	port,
];

const everything: readonly Requirement[] = [
	kernel,
	privileges,
	node,
	userNamespaces,
	unprivilegedUserNamespaces,
	cgroups,
	overlay,
	ownIds,
	labDisks,
	terminals,
	ociRuntime,
	mountTools,
	imageTools,
	diskSpace,
	port,
	labImages,
	site,
	chromium,
	kernelLimits,
	systemCallFilter,
	hostSettings,
];

export function examine(machine: Machine, context: Context, requirements = everything): Promise<Finding[]> {
	return Promise.all(requirements.map((requirement) => requirement(machine, context)));
}

/** Names of the lab images: a folder of `labs/images/` each. */
export function imageNames(root: string): string[] {
	const entries = readdirSync(join(root, 'labs', 'images'), { withFileTypes: true });
	return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

function problemOfEntry(home: Home): Problem | undefined {
	const entry = process.getuid?.() === 0 ? undefined : findEntry(home);
	return entry?.ok === false ? entry.error : undefined;
}

export async function readContext(settings: Settings): Promise<Context> {
	const names = imageNames(settings.home.root);
	const built = await Promise.all(
		names.map(async (name) => [name, (await findImage(settings.home, name))?.path] as const),
	);
	return {
		settings,
		images: Object.fromEntries(built),
		siteCurrent: isSiteCurrent(settings.home),
		rootless,
		entryProblem: problemOfEntry(settings.home),
		runningUrl: findRunning(settings.home)?.url,
	};
}
