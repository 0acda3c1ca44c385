import { mkdirSync, readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../foundation/logger.ts';
import { type Home, layOutHome } from '../../foundation/node/home.ts';
import { isAlive } from '../../lifecycle/is-alive.ts';
import { reapLabs } from '../../lifecycle/reaper.ts';
import { parseStat } from '../../proc/parse-stat.ts';
import { createOciRuntime } from '../../runtime/oci/create-oci-runtime.ts';

/** A home of this run's own below the given one, with the same images: a Proclab that runs meanwhile isn't touched. */
export async function makeVerifyHome(home: Home, logger: Logger): Promise<Home> {
	const folder = join(home.path, 'verify');
	await removeDeadHomes(home, logger);
	const path = join(folder, ownName());
	mkdirSync(path, { recursive: true });
	return layOut(home, path);
}

/** Nothing of it is left afterwards; its labs must be gone already. */
export async function removeVerifyHome(home: Home): Promise<void> {
	await rm(home.path, { recursive: true, force: true });
	await rm(home.run, { recursive: true, force: true });
}

/** Removes what runs that were killed have left, with their labs. */
async function removeDeadHomes(home: Home, logger: Logger): Promise<void> {
	const folder = join(home.path, 'verify');
	const names = await readdir(folder).catch(ifMissing);
	for (const name of names ?? []) {
		const [pid, starttime] = name.split('-').map(Number);
		if (pid === undefined || starttime === undefined || isAlive({ pid, starttime })) continue;
		const dead = layOut(home, join(folder, name));
		await reapLabs(createOciRuntime({ home: dead, logger }), logger);
		await removeVerifyHome(dead);
	}
}

function layOut(home: Home, path: string): Home {
	return { ...layOutHome(home.root, path), images: home.images };
}

/** `PID-STARTTIME` of this process. */
function ownName(): string {
	const stat = parseStat(readFileSync('/proc/self/stat', 'latin1'));
	if (!stat.ok) throw new Error(`/proc/self/stat: ${stat.error}`);
	return `${stat.value.pid}-${stat.value.starttime}`;
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
	if (error.code !== 'ENOENT') throw error;
}
