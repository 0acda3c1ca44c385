import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { succeed } from '../../foundation/result.ts';
import type { ContainerRuntime, LabRef } from '../../runtime/container-runtime.ts';

const run = promisify(execFile);

/** Pids of what starts in such a lab are above the first and below the last: hardly any other number in a lesson is. */
export const farPids = { first: 27_200, last: 31_000 } as const;

/**
 * A runtime whose labs go on counting processes from a high number, `ns_last_pid` of proc_sys_kernel(5): then what is a pid in a text
 * can be told from any other number in it.
 */
export function countingFar(runtime: ContainerRuntime): ContainerRuntime {
	const create: ContainerRuntime['create'] = async (spec) => {
		const created = await runtime.create(spec);
		if (!created.ok) return created;
		await countFrom(created.value);
		return succeed(created.value);
	};
	return new Proxy(runtime, {
		get(target, key: keyof ContainerRuntime) {
			const member = target[key];
			return key === 'create' ? create : typeof member === 'function' ? member.bind(target) : member;
		},
	});
}

/** The file is that of the namespace of who writes: nsenter's child is in the lab's. */
async function countFrom({ init }: LabRef): Promise<void> {
	const write = `echo ${farPids.first} > /proc/sys/kernel/ns_last_pid`;
	await run('nsenter', ['--target', String(init.pid), '--pid', '--', 'sh', '-c', write]);
}
