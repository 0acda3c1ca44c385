import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { livingProcess } from '../../src/runtime/oci/host-process.ts';
import { detached, sightBench } from './sight-kit.ts';

const kit = sightBench('probes');

function idOf(pid: number) {
	const found = livingProcess(pid);
	if (found === undefined) throw new Error(`no process ${pid}`);
	return { pid, starttime: found.starttime };
}

test('a signal goes to the process it is meant for, and to no other that has its number', async () => {
	await kit.run(detached('sleep 6301'));
	const sleep = await kit.running('sleep 6301');
	const another = { ...sleep, starttime: sleep.starttime - 1 };
	expect(await kit.sight.signal(kit.lab.init, another, 'SIGTERM')).toEqual({ outcome: 'gone' });
	expect(await kit.sight.signal(kit.lab.init, sleep, 'SIGCONT')).toEqual({ outcome: 'sent' });
	expect(kit.bench.running(kit.lab, 'sleep 6301')).toHaveLength(1);
	expect(await kit.sight.signal(kit.lab.init, sleep, 'SIGTERM')).toEqual({ outcome: 'sent' });
	await expect.poll(() => kit.bench.running(kit.lab, 'sleep 6301')).toEqual([]);
	await expect.poll(() => kit.sight.signal(kit.lab.init, sleep, 'SIGTERM')).toEqual({ outcome: 'gone' });
});

test('a process in a pid namespace of the lab is of the lab, and its number one may live on', async () => {
	await kit.run(detached('unshare --pid --fork --mount-proc sleep 6302'));
	const one = await kit.running('sleep 6302');
	expect(await kit.sight.signal(kit.lab.init, one, 'SIGTERM')).toEqual({ outcome: 'sent' });
	expect(livingProcess(one.pid)?.starttime).toBe(one.starttime);
	process.kill(one.pid, 'SIGKILL');
});

test('no probe reaches a process of the host, of another lab, or the PID 1 of the lab', async () => {
	const outside = spawn('sleep', ['6303'], { stdio: 'ignore' });
	await once(outside, 'spawn');
	const other = await kit.bench.start('probes-other');
	try {
		for (const stranger of [idOf(outside.pid ?? 0), other.init, kit.lab.init])
			expect(await kit.sight.signal(kit.lab.init, stranger, 'SIGTERM')).toEqual({ outcome: 'failed', why: 'EPERM' });
		for (const stranger of [idOf(outside.pid ?? 0), other.init])
			expect(await kit.sight.connect(kit.lab.init, stranger, { address: '127.0.0.1', port: 22 })).toEqual({
				...{ outcome: 'failed', why: 'EPERM' },
			});
		expect(livingProcess(outside.pid ?? 0)).toBeDefined();
		expect(livingProcess(other.init.pid)).toBeDefined();
	} finally {
		outside.kill('SIGKILL');
	}
});

test('a connection is made from the network that it is to come from', async () => {
	const connect = (from: typeof kit.lab.init, address: string, port = 8_080) =>
		kit.sight.connect(kit.lab.init, from, { address, port });
	expect(await connect(kit.lab.init, '127.0.0.1')).toEqual({ outcome: 'refused' });
	expect(await connect(kit.lab.init, '::1')).toEqual({ outcome: 'refused' });
	expect(await connect(kit.lab.init, '192.0.2.1')).toEqual({ outcome: 'failed', why: 'ENETUNREACH' });
	await kit.run(`${detached('unshare -n python3 -m http.server 8080')}
		until pid=$(pgrep -f '^python3 -m http'); do sleep 0.05; done
		ip link add vh type veth peer name vc netns $pid; ip addr add 10.9.0.1/24 dev vh; ip link set vh up
		nsenter -t $pid -n sh -c 'ip link set lo up; ip addr add 10.9.0.2/24 dev vc; ip link set vc up'`);
	const server = await kit.running('python3 -m http.server 8080');
	await expect.poll(() => connect(server, '127.0.0.1')).toEqual({ outcome: 'connected' });
	expect(await connect(kit.lab.init, '10.9.0.2')).toEqual({ outcome: 'connected' });
	expect(await connect(kit.lab.init, '127.0.0.1')).toEqual({ outcome: 'refused' });
	await kit.run('nsenter -t $(pgrep -f "^python3 -m http") -n ip link set vc down; ip neigh flush dev vh');
	expect(['timed-out', 'failed']).toContain((await connect(kit.lab.init, '10.9.0.2')).outcome);
	await kit.run('pkill -9 -f "^python3 -m http"');
	await expect.poll(() => connect(server, '127.0.0.1')).toEqual({ outcome: 'gone' });
});
