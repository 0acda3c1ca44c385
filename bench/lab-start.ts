/**
 * From the request for a lab to the first byte of its prompt, without a warm pool, beside `runc run` and `runc exec` of the same
 * bundle on a root that is mounted already, in turns in the same run. `node bench/lab-start.ts [--json]`
 */
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { silentLogger } from '../src/foundation/logger.ts';
import { layOutHome } from '../src/foundation/node/home.ts';
import { spawnPty } from '../src/pty/node-pty.ts';
import type { PtyCommand } from '../src/pty/pty.ts';
import type { LabSpec } from '../src/runtime/container-runtime.ts';
import { findImage } from '../src/runtime/image/image-store.ts';
import { ociConfig } from '../src/runtime/oci/bundle.ts';
import { findCgroupLayout } from '../src/runtime/oci/cgroup-layout.ts';
import { removeCgroupTree } from '../src/runtime/oci/cgroup-tree.ts';
import { createOciRuntime } from '../src/runtime/oci/create-oci-runtime.ts';
import { findProgram } from '../src/runtime/oci/engine.ts';
import { canLimitSwap } from '../src/runtime/oci/host.ts';
import { readHostMounts } from '../src/runtime/oci/host-mounts.ts';
import { hostEnvironment, runProgram } from '../src/runtime/oci/run-program.ts';
import { labProfile } from '../src/runtime/oci/seccomp/lab-profile.ts';
import { report, summarize } from './figures.ts';

const rounds = 30;
const checkout = resolve(import.meta.dirname, '..');
const home = layOutHome(checkout, mkdtempSync('/tmp/proclab-bench-'));
const runtime = createOciRuntime({ home, logger: silentLogger, engine: 'runc' });
const bareCgroup = `proclab-${home.tag}-bare`;
const bareState = join(home.run, 'bare');
const times = { create: [] as number[], prompt: [] as number[], bare: [] as number[], destroy: [] as number[] };

const runc = needed(findProgram('runc'), 'runc');
const layout = needed(findCgroupLayout(readHostMounts()), 'cgroup file system');
const image = needed(await findImage(layOutHome(checkout), 'host'), 'lab image (run "npm start" once)');
try {
	for (let round = -2; round < rounds; round += 1) {
		const ours = await startOurs(specOf(`ours-${round + 2}`, image.path));
		const bare = await startBare(specOf(`bare-${round + 2}`, image.path));
		if (round < 0) continue;
		times.create.push(ours.create);
		times.prompt.push(ours.prompt);
		times.destroy.push(ours.destroy);
		times.bare.push(bare);
	}
} finally {
	for (const lab of await runtime.list()) await runtime.destroy(lab.id);
	for (const hierarchy of layout.hierarchies) removeCgroupTree(join(hierarchy, bareCgroup));
	rmSync(home.path, { recursive: true, force: true });
	rmSync(home.run, { recursive: true, force: true });
}
report([
	{ figure: 'lab start to prompt', subject: 'Proclab', unit: 'ms', summary: summarize(times.prompt) },
	{
		figure: 'lab start to prompt',
		subject: 'runc run + runc exec, root mounted',
		unit: 'ms',
		summary: summarize(times.bare),
	},
	{ figure: 'lab created', subject: 'Proclab', unit: 'ms', summary: summarize(times.create) },
	{ figure: 'lab destroyed', subject: 'Proclab', unit: 'ms', summary: summarize(times.destroy) },
]);

function needed<T>(thing: T | undefined, name: string): T {
	if (thing === undefined) throw new Error(`There is no ${name} on this machine.`);
	return thing;
}

function specOf(id: string, imagePath: string): LabSpec {
	const megabyte = 1024 ** 2;
	const limits = {
		pids: 256,
		memoryBytes: 512 * megabyte,
		cpus: 1,
		cpuWeight: 100,
		diskBytes: 256 * megabyte,
		diskFiles: 16_384,
	};
	return { id, imagePath, hostname: 'lab', limits, labels: {} };
}

async function startOurs(spec: LabSpec): Promise<{ create: number; prompt: number; destroy: number }> {
	const began = performance.now();
	const created = await runtime.create(spec);
	if (!created.ok) throw new Error(JSON.stringify(created.error));
	const create = performance.now() - began;
	const prompt = await firstByte(runtime.shellCommand(created.value, { argv: ['bash'], terminal: true }), began);
	const ending = performance.now();
	await runtime.destroy(spec.id);
	return { create, prompt, destroy: performance.now() - ending };
}

async function startBare(spec: LabSpec): Promise<number> {
	const folder = mkdtempSync(join(home.path, 'bare-'));
	const rootfs = mountRoot(folder, spec);
	const containers = join(folder, 'containers');
	mkdirSync(containers);
	const config = ociConfig(spec, {
		...{ rootfs, rootUid: 100_000, userNamespace: undefined, systemCallFilter: labProfile(process.arch) },
		...{ containers, cgroupsPath: `/${bareCgroup}/${spec.id}`, engine: 'runc' as const },
		...{ cgroupVersion: layout.version, swapLimit: canLimitSwap(layout), blockDevice: undefined },
	});
	writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
	const began = performance.now();
	const run = ['--root', bareState, 'run', '--detach', '--bundle', folder, spec.id];
	const { exitCode } = await runProgram(runc, run, { timeoutMilliseconds: 30_000, capture: false });
	if (exitCode !== 0) throw new Error(`runc run ended with ${exitCode}`);
	const args = ['--root', bareState, 'exec', '--tty', spec.id, 'bash'];
	const took = await firstByte({ file: runc, args, env: hostEnvironment, cwd: '/' }, began);
	execFileSync(runc, ['--root', bareState, 'delete', '--force', spec.id]);
	execFileSync('umount', [rootfs]);
	return took;
}

function mountRoot(folder: string, spec: LabSpec): string {
	const rootfs = join(home.run, 'bare-rootfs');
	const [upper, work] = [join(folder, 'upper'), join(folder, 'work')];
	for (const path of [rootfs, upper, work]) mkdirSync(path, { recursive: true });
	chownSync(upper, 100_000, 100_000);
	const options = `lowerdir=${spec.imagePath}/rootfs,upperdir=${upper},workdir=${work},volatile`;
	execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', options, rootfs]);
	return rootfs;
}

/** How long after `began` the shell showed something, in milliseconds; resolves when it has ended. */
async function firstByte(command: PtyCommand, began: number): Promise<number> {
	const { promise, resolve: ended } = Promise.withResolvers<void>();
	const pty = spawnPty(command, { columns: 80, rows: 24 });
	let took: number | undefined;
	pty.onExit(() => ended());
	pty.onData(() => {
		if (took !== undefined) return;
		took = performance.now() - began;
		pty.write(Buffer.from('exit\n'));
	});
	await promise;
	if (took === undefined) throw new Error('The shell ended without a prompt.');
	return took;
}
