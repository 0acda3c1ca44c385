import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layOutHome } from '../../src/foundation/node/home.ts';
import type { LabSpec } from '../../src/runtime/container-runtime.ts';
import { findImage } from '../../src/runtime/image/image-store.ts';
import { ociConfig } from '../../src/runtime/oci/bundle.ts';
import { findCgroupLayout } from '../../src/runtime/oci/cgroup-layout.ts';
import { removeCgroupTree } from '../../src/runtime/oci/cgroup-tree.ts';
import { findProgram } from '../../src/runtime/oci/engine.ts';
import { canLimitSwap } from '../../src/runtime/oci/host.ts';
import { readHostMounts } from '../../src/runtime/oci/host-mounts.ts';
import { hostEnvironment, runProgram } from '../../src/runtime/oci/run-program.ts';
import { labProfile } from '../../src/runtime/oci/seccomp/lab-profile.ts';
import { checkout } from './bench-lab.ts';
import { timeToPrompt } from './prompt.ts';

/** `runc run` and `runc exec` of a lab's own bundle, its root mounted before: what a lab start can hardly be cheaper than. */
export interface BareRunc extends Disposable {
	/** Milliseconds from `runc run` to the first byte of the shell; nothing of the container is left then. */
	timeToPrompt(spec: LabSpec): Promise<number>;
}

export function bareRunc(): BareRunc {
	const runc = needed(findProgram('runc'), 'runc');
	const layout = needed(findCgroupLayout(readHostMounts()), 'cgroup file system');
	const folder = mkdtempSync('/tmp/proclab-bare-');
	const { tag, run } = layOutHome(checkout, folder);
	const [cgroup, state, rootfs] = [`proclab-${tag}-bare`, join(run, 'runc'), join(run, 'rootfs')];
	mkdirSync(rootfs, { recursive: true });

	async function start(spec: LabSpec): Promise<number> {
		const bundle = mkdtempSync(join(folder, 'bundle-'));
		const containers = join(bundle, 'containers');
		mkdirSync(containers);
		mountRoot(bundle, spec, rootfs);
		const config = ociConfig(spec, {
			...{ rootfs, rootUid: 100_000, userNamespace: undefined, systemCallFilter: labProfile(process.arch) },
			...{ containers, cgroupsPath: `/${cgroup}/${spec.id}`, engine: 'runc' as const },
			...{ cgroupVersion: layout.version, swapLimit: canLimitSwap(layout), blockDevice: undefined },
		});
		writeFileSync(join(bundle, 'config.json'), JSON.stringify(config));
		const began = performance.now();
		const args = ['--root', state, 'run', '--detach', '--bundle', bundle, spec.id];
		const { exitCode } = await runProgram(runc, args, { timeoutMilliseconds: 30_000, capture: false });
		if (exitCode !== 0) throw new Error(`runc run ended with ${exitCode}`);
		const shell = ['--root', state, 'exec', '--tty', spec.id, 'bash'];
		const took = await timeToPrompt({ file: runc, args: shell, env: hostEnvironment, cwd: '/' }, began);
		execFileSync(runc, ['--root', state, 'delete', '--force', spec.id]);
		execFileSync('umount', [rootfs]);
		return took;
	}

	return {
		timeToPrompt: start,
		[Symbol.dispose]() {
			for (const hierarchy of layout.hierarchies) removeCgroupTree(join(hierarchy, cgroup));
			rmSync(folder, { recursive: true, force: true });
			rmSync(run, { recursive: true, force: true });
		},
	};
}

function needed<T>(thing: T | undefined, name: string): T {
	if (thing === undefined) throw new Error(`There is no ${name} on this machine.`);
	return thing;
}

function mountRoot(bundle: string, spec: LabSpec, rootfs: string): void {
	const [upper, work] = [join(bundle, 'upper'), join(bundle, 'work')];
	for (const path of [upper, work]) mkdirSync(path);
	chownSync(upper, 100_000, 100_000);
	const options = `lowerdir=${spec.imagePath}/rootfs,upperdir=${upper},workdir=${work},volatile`;
	execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', options, rootfs]);
}

/** A lab with the limits that a lesson has by default. */
export async function specOf(id: string): Promise<LabSpec> {
	const image = needed(await findImage(layOutHome(checkout), 'host'), 'lab image (run "npm start" once)');
	const megabyte = 1024 ** 2;
	const limits = {
		...{ pids: 256, memoryBytes: 512 * megabyte, cpus: 1, cpuWeight: 100 },
		...{ diskBytes: 256 * megabyte, diskFiles: 16_384 },
	};
	return { id, imagePath: image.path, hostname: 'lab', limits, labels: {} };
}
