import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../foundation/problem.ts';
import type { Probe } from '../container-runtime.ts';
import { missingEngine } from './create-problems.ts';
import { findProgram } from './engine.ts';
import type { OciHost } from './host.ts';
import { overlayRequest } from './overlay.ts';
import { runProgram } from './run-program.ts';
import { findShortfalls } from './shortfalls.ts';

const neededControllers = ['cpu', 'memory', 'pids'];
const capSysAdmin = 21n;

/** Whether this host can run labs with this engine, or the first thing that is missing. */
export async function probeHost(host: OciHost): Promise<Probe> {
	const problem =
		privilegeProblem() ?? perlProblem() ?? kernelProblem() ?? (await overlayProblem()) ?? cgroupProblem(host);
	if (problem) return { usable: false, problem };
	return probeEngine(host);
}

function privilegeProblem(): Problem | undefined {
	const capabilities = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? '0';
	const mayAdminister = ((BigInt(`0x${capabilities}`) >> capSysAdmin) & 1n) === 1n;
	if (process.geteuid?.() === 0 && mayAdminister) return undefined;
	return {
		code: 'not-root',
		what: 'Labs can only be made by root.',
		why: `This program runs as uid ${process.geteuid?.()} ${mayAdminister ? 'with' : 'without'} the capability CAP_SYS_ADMIN; mounting a lab's root and limiting it needs both.`,
		fix: 'Start Proclab with sudo; in a container, start that container with --privileged.',
	};
}

function perlProblem(): Problem | undefined {
	if (findProgram('perl')) return undefined;
	return {
		code: 'no-perl',
		what: 'Labs need perl on this machine.',
		why: 'There is no program perl; system calls that Node lacks are made with it when a lab starts.',
		fix: 'Install it: apt-get install perl (or dnf, pacman, zypper: the package has the same name).',
	};
}

function kernelProblem(): Problem | undefined {
	const limit = readOptional('/proc/sys/user/max_user_namespaces');
	if (existsSync('/proc/self/ns/user') && limit !== undefined && Number(limit) > 0) return undefined;
	return {
		code: 'no-user-namespaces',
		what: 'This kernel does not give out user namespaces.',
		why:
			limit === undefined
				? 'There is no /proc/self/ns/user: the kernel was built without CONFIG_USER_NS.'
				: 'The limit /proc/sys/user/max_user_namespaces is 0.',
		fix:
			limit === undefined
				? 'Boot a kernel with CONFIG_USER_NS; every kernel of Debian, Ubuntu and Fedora has it.'
				: 'Run: sysctl -w user.max_user_namespaces=15000',
	};
}

async function overlayProblem(): Promise<Problem | undefined> {
	const known = () => /\boverlay$/m.test(readFileSync('/proc/filesystems', 'latin1'));
	if (known()) return undefined;
	await runProgram('unshare', overlayRequest(true), { timeoutMilliseconds: 10_000 });
	if (known()) return undefined;
	return {
		code: 'no-overlay',
		what: 'This kernel has no overlay file system.',
		why: 'It is not in /proc/filesystems, and to mount one did not bring it there.',
		fix: 'Run as root: modprobe overlay. If that fails, install the kernel package that holds the module (on Ubuntu: linux-modules-extra).',
	};
}

function cgroupProblem(host: OciHost): Problem | undefined {
	if (host.rootless) return undefined;
	const available = availableControllers(host);
	const missing = neededControllers.filter((controller) => !available.includes(controller));
	if (missing.length === 0) return undefined;
	return {
		code: 'no-cgroup-controllers',
		what: 'Labs can not be limited on this machine.',
		why: host.cgroups
			? `These cgroup controllers (version ${host.cgroups.version}) are missing: ${missing.join(', ')}.`
			: 'No cgroup file system is mounted.',
		fix: host.cgroups
			? 'Add "cgroup_enable=memory" to the kernel command line and restart; in a container, start it with --privileged and --cgroupns=host.'
			: 'Run: mount -t cgroup2 none /sys/fs/cgroup',
	};
}

function availableControllers(host: OciHost): readonly string[] {
	const unified = host.cgroups?.controllers.unified;
	if (unified === undefined) return Object.keys(host.cgroups?.controllers ?? {});
	return (readOptional(join(unified, 'cgroup.controllers')) ?? '').trim().split(' ');
}

async function probeEngine(host: OciHost): Promise<Probe> {
	const file = findProgram(host.engine);
	if (!file) return { usable: false, problem: missingEngine(host) };
	const { exitCode, output } = await runProgram(file, ['--version'], { timeoutMilliseconds: 10_000 });
	const version = /version (\S+)/.exec(output)?.[1];
	if (exitCode !== 0 || version === undefined)
		return { usable: false, problem: missingEngine(host, `"${file} --version" failed: ${output}`) };
	const problem = host.engine === 'crun' ? hybridProblem(host) : undefined;
	if (problem) return { usable: false, problem };
	return { usable: true, version: `${host.engine} ${version}`, shortfalls: await findShortfalls(host) };
}

/** crun refuses hosts whose v2 tree beside v1 has controllers of its own. */
function hybridProblem(host: OciHost): Problem | undefined {
	if (host.cgroups?.version !== 1) return undefined;
	const unified = host.cgroups.hierarchies
		.map((hierarchy) => readOptional(join(hierarchy, 'cgroup.controllers'))?.trim())
		.find(Boolean);
	if (!unified) return undefined;
	return {
		code: 'no-oci-runtime',
		what: 'crun can not be used on this machine.',
		why: `It refuses cgroup version 1 with controllers (${unified}) on a version 2 tree beside it.`,
		fix: 'Install runc: apt-get install runc.',
	};
}

function readOptional(file: string): string | undefined {
	return existsSync(file) ? readFileSync(file, 'latin1') : undefined;
}
