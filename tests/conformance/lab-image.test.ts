import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ImageLab, plain } from './lab-image-kit.ts';

const programs = [
	...[
		'bash',
		'ps',
		'pstree',
		'top',
		'pgrep',
		'fuser',
		'killall',
		'unshare',
		'nsenter',
		'lsns',
		'setpriv',
		'ip',
		'ss',
		'ping',
	],
	...['strace', 'less', 'nano', 'vi', 'man', 'capsh', 'getpcaps', 'tini', 'tini-static', 'python3', 'busybox', 'curl'],
	...['docker', 'podman', 'crun', 'mount', 'chroot', 'pivot_root', 'su', 'script'],
];

const pages = [
	'7 pid_namespaces',
	'5 proc_pid_status',
	'2 wait',
	'2 prctl',
	'2 clone',
	'7 signal',
	'1 ps',
	'1 docker-run',
];
const prompt = /root@lab\S*:\S*~\S*# $/;

describe('the lab image', () => {
	let lab: ImageLab;
	beforeAll(async () => {
		lab = await ImageLab.start();
	}, 300_000);
	afterAll(() => lab[Symbol.asyncDispose]());

	test('has every program that the lessons name', async () => {
		const { output } = await lab.run(`for p in ${programs.join(' ')}; do command -v $p > /dev/null || echo $p; done`);
		expect(output).toBe('');
	});

	test.each(pages)('shows the manual page %s with no network', async (page) => {
		const { status, output } = await lab.run(`man -w ${page} && MANWIDTH=80 man ${page} | head -20`);
		expect(status).toBe(0);
		expect(output).toContain('NAME');
	});

	test('finds manual pages by their subject', async () => {
		expect((await lab.run('apropos --exact zombie || apropos namespaces')).output).toContain('pid_namespaces (7)');
	});

	test('belongs to root of the lab, setuid bits kept, and holds nothing of the machine that built it', async () => {
		const { output } = await lab.run(
			'find / -xdev \\( -nouser -o -nogroup \\) | head; stat -c "%U:%G %a" /usr/bin/su /usr/bin/chage; cat /etc/resolv.conf; ls /dev/sda 2>&1',
		);
		expect(output).toBe("root:root 4755\nroot:shadow 2755\nls: cannot access '/dev/sda': No such file or directory\n");
	});

	test('knows its terminal, its locale and the user student', async () => {
		const { output } = await lab.run('TERM=xterm-256color tput colors; locale charmap; id student; tini --version');
		expect(output).toMatch(/^256\nUTF-8\nuid=1000\(student\) gid=1000\(student\)/);
	});

	test('has the images debian, nginx and busybox, and their names need no registry', async () => {
		const { output, errors } = await lab.run('docker images --format "{{.Repository}}:{{.Tag}}" | sort');
		expect(output.split('\n').filter(Boolean)).toEqual([
			'docker.io/library/busybox:latest',
			'docker.io/library/debian:latest',
			'docker.io/library/nginx:latest',
		]);
		expect(errors).toBe('');
	});

	test('runs a container without a word besides its own', async () => {
		expect(await lab.run('docker run --rm busybox echo hi')).toEqual({ status: 0, output: 'hi\n', errors: '' });
	});

	test('runs nginx as its own master and two workers, serves, logs, execs, exports and stops it', async () => {
		expect((await lab.run('docker run -d --name web nginx')).status).toBe(0);
		expect((await lab.run('docker ps --no-trunc --format "{{.Names}} {{.Command}}"')).output).toBe(
			'web nginx -g daemon off;\n',
		);
		const ps = await lab.run('docker exec web ps -eo pid,ppid,user,args --no-headers');
		expect(ps.output.match(/nginx: worker process/g)).toHaveLength(2);
		expect(ps.output).toMatch(/^ +1 +0 root +nginx: master process/);
		const page = await lab.run('curl --silent --fail $(docker inspect -f "{{.NetworkSettings.IPAddress}}" web)');
		expect(page.output).toContain('Welcome to nginx!');
		expect((await lab.run('docker logs web')).output).toContain('"GET / HTTP/1.1" 200');
		await lab.run('docker exec web touch /HELLO_OPS');
		expect((await lab.run('docker export web | tar -t | grep -x HELLO_OPS')).output).toBe('HELLO_OPS\n');
		expect(await lab.run('docker stop web && docker rm web')).toMatchObject({ status: 0, errors: '' });
		expect((await lab.run('pgrep nginx')).output).toBe('');
	});

	test("gives a container Docker's fourteen capabilities", async () => {
		expect((await lab.run('docker run --rm busybox grep CapEff /proc/self/status')).output).toContain(
			'00000000a80425fb',
		);
	});

	test('gives a container a user namespace of its own when asked', async () => {
		const { output, errors } = await lab.run('docker run --rm --uidmap 0:1000:100 busybox cat /proc/self/uid_map');
		expect(output, errors).toMatch(/^ +0 +1000 +100\n$/);
	});

	test('containers of one network reach each other by name', async () => {
		const { output, errors } = await lab.run(`docker network create blue > /dev/null
			docker run -d --name server --net blue nginx > /dev/null
			docker run --rm --net blue busybox wget -q -O - http://server | grep -c Welcome
			docker rm -f server > /dev/null; docker network rm blue > /dev/null`);
		expect(errors).toBe('');
		expect(output).toBe('2\n');
	});

	test('builds an image with docker build', async () => {
		const { output } = await lab.run(`cd /tmp && printf 'FROM busybox\nRUN echo built > /proof\n' > Dockerfile
			docker build --quiet --tag mine . > /dev/null && docker run --rm mine cat /proof`);
		expect(output).toBe('built\n');
	});

	test('lets a container have an init', async () => {
		const { output } = await lab.run('docker run --rm --init busybox ps -o pid,args');
		expect(output).toMatch(/1 \/\S*(podman-init|catatonit|tini)/);
	});

	test.each(['run nosuch', 'run ubuntu', 'run quay.io/any/thing', 'pull alpine', 'pull debian'])(
		'says at once that there is no image for docker %s',
		async (command) => {
			const began = performance.now();
			const { status, errors } = await lab.run(`docker ${command}`);
			expect(status).toBe(125);
			expect(errors).toMatch(/^Error: .*(not known|did not resolve|blocked)/m);
			expect(performance.now() - began).toBeLessThan(3_000);
		},
	);

	test('gives root a prompt, and completes names and docker commands', async () => {
		using shell = lab.openShell();
		await shell.waitFor(prompt);
		shell.type('docker ima\t\t');
		expect(plain(await shell.waitFor(/image\S*\s+images/))).toContain('images');
		shell.type('\x03');
		await shell.waitFor(prompt);
		shell.type('nsent\t--ver\t\n');
		expect(plain(await shell.waitFor(/nsenter from util-linux \S+/))).toContain('nsenter --version');
		await shell.waitFor(prompt);
		await shell.leave();
	});

	test('shows the status of a command that failed in the prompt', async () => {
		using shell = lab.openShell();
		await shell.waitFor(prompt);
		shell.type('(exit 42)\n');
		expect(plain(await shell.waitFor(/42 .*# $/))).toMatch(/42 root@lab:~# $/);
		await shell.leave();
	});

	test('docker run -it debian bash is a shell whose ps shows two processes', async () => {
		using shell = lab.openShell();
		await shell.waitFor(prompt);
		shell.type('docker run --rm -it debian bash\n');
		await shell.waitFor(/root@[0-9a-f]{12}:\/# $/);
		shell.type('ps -e -o pid,comm; tty\n');
		const shown = await shell.waitFor(/\/dev\/pts\/\d+/);
		expect(shown).toMatch(/ 1 bash\r+\n +\d+ ps\r+\n/);
		expect(shown).not.toMatch(/emulate|warning/i);
		shell.type('exit\n');
		await shell.waitFor(prompt);
		await shell.leave();
	});
});
