import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '../../src/foundation/logger.ts';
import { layOutHome } from '../../src/foundation/node/home.ts';
import { reapLabs } from '../../src/lifecycle/reaper.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import { removeMountPoint } from '../../src/runtime/oci/overlay.ts';
import { scratchHomes } from './scratch.ts';

/** Removes what an attack without its fence has left, with the fences on: labds, labs, mounts, folders. Answers what stays. */
export async function recoverHomes(root: string): Promise<readonly string[]> {
	const left: string[] = [];
	const folder = dirname(scratchHomes);
	for (const name of readdirSync(folder).filter((name) => name.startsWith(basename(scratchHomes))))
		left.push(...(await recover(root, join(folder, name))));
	return left;
}

async function recover(root: string, path: string): Promise<readonly string[]> {
	const home = layOutHome(root, path);
	await endPrograms(path);
	const runtime = createOciRuntime({ home, logger: silentLogger });
	const { problems } = await reapLabs(runtime, silentLogger);
	const mounted = existsSync(home.run) ? await unmountUnder(home.run) : undefined;
	const left = [...problems.map(({ what, why }) => `${what} ${why}`), ...(mounted === undefined ? [] : [mounted])];
	if (left.length > 0) return left;
	rmSync(home.run, { recursive: true, force: true });
	rmSync(home.path, { recursive: true, force: true });
	return [];
}

/** Mounts that got out of a lab lie on those of its home. */
async function unmountUnder(folder: string): Promise<string | undefined> {
	for (const kind of ['rootfs', 'disks'])
		for (const name of list(join(folder, kind))) {
			const why = await removeMountPoint(join(folder, kind, name));
			if (why !== undefined) return why;
		}
	return undefined;
}

/** Ends the labd of a home, and waits for it. */
async function endPrograms(home: string): Promise<void> {
	const running = () => list('/proc').filter((pid) => /^\d+$/.test(pid) && isOf(pid, home));
	for (const pid of running()) process.kill(Number(pid), 'SIGKILL');
	for (let wait = 0; running().length > 0 && wait < 100; wait += 1) await sleep(50);
}

function isOf(pid: string, home: string): boolean {
	try {
		return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`PROCLAB_HOME=${home}`);
	} catch {
		return false;
	}
}

function list(folder: string): readonly string[] {
	return existsSync(folder) ? readdirSync(folder) : [];
}
