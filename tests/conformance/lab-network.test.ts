import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LabRef } from '../../src/runtime/container-runtime.ts';
import { LabBench, leftovers, makeOciHarness, nothing } from './container-runtime-kit.ts';
import { limitsWith, megabyte } from './lab-limits.ts';

const harness = await makeOciHarness('runc');
const bench = new LabBench(harness);
const limits = limitsWith({ pids: 256, memoryBytes: 512 * megabyte, diskBytes: 256 * megabyte, diskFiles: 16_384 });
let lab: LabRef;

beforeAll(async () => {
	lab = await bench.start('network', { limits });
});
afterAll(async () => {
	await bench.clear();
	expect(leftovers(harness.home)).toEqual(nothing);
	harness.remove();
});

test('a lab has a loopback interface and no other', async () => {
	expect((await bench.run(lab, 'ip -oneline -brief link; ip route; ip -6 route')).output).toMatch(/^lo +UNKNOWN .*\n$/);
	expect((await bench.run(lab, 'ping -c 1 -W 1 127.0.0.1')).status).toBe(0);
});

test.each(['169.254.169.254', '10.0.0.1', '172.17.0.1', '192.168.0.1', '8.8.8.8', 'fe80::1', '2001:4860:4860::8888'])(
	'%s is out of reach: the host, its networks, the metadata of a cloud, the Internet',
	async (address) => {
		const said = await bench.run(lab, `python3 -c 'import socket; socket.create_connection(("${address}", 80), 1)'`);
		expect(said.errors).toMatch(/Network is unreachable|Invalid argument/);
	},
);

test('namespaces of networks can be joined by a bridge, by hand', async () => {
	const script = `set -e
		ip link add br0 type bridge; ip link set br0 up
		for n in 1 2; do
			ip netns add n$n; ip link add v$n type veth peer name eth0 netns n$n; ip link set v$n master br0 up
			ip -n n$n link set eth0 up; ip -n n$n addr add 10.9.0.$n/24 dev eth0
		done
		ip netns exec n1 ping -c 1 -W 2 10.9.0.2 > /dev/null && echo reached`;
	expect(await bench.run(lab, script)).toMatchObject({ output: 'reached\n', errors: '' });
});

test('containers in a lab see each other over a private bridge, by address and by name', async () => {
	const script = `set -e
		docker network create blue > /dev/null
		docker run --detach --name web --network blue nginx > /dev/null
		docker run --rm --network blue busybox wget -q -O - http://web/ | grep -o '<title>.*</title>'
		docker run --detach --name other nginx > /dev/null
		address=$(docker inspect --format '{{.NetworkSettings.IPAddress}}' other)
		docker run --rm busybox wget -q -O - "http://$address/" | grep -o '<title>.*</title>'
		curl --silent "http://$address/" | grep -o '<title>.*</title>'`;
	const said = await bench.run(lab, script);
	expect(said.errors).toBe('');
	expect(said.output.split('\n').filter(Boolean)).toEqual(Array(3).fill('<title>Welcome to nginx!</title>'));
});

test('from such a bridge nothing outside the lab is reached', async () => {
	const said = await bench.run(lab, 'docker run --rm busybox wget -T 2 -q -O - http://169.254.169.254/');
	expect(said.status).not.toBe(0);
	expect(said.errors).toMatch(/unreachable|timed out/);
});
