import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { parseStat } from '../../src/proc/parse-stat.ts';
import { type LabBench, namespacesOf, statusOf } from './container-runtime-kit.ts';

/** What a shell in a lab is like: under the fences of PID 1, and on a terminal as on any host. */
export function describeLabShells(bench: () => LabBench): void {
	test('a shell lives in the namespaces, cgroups and fences of PID 1', async () => {
		const lab = await bench().start('fences');
		const { shell, exited } = bench().open(lab, { argv: ['sleep', '1003'] });
		await vi.waitFor(() => expect(bench().running(lab, 'sleep 1003')).toHaveLength(1));
		const [pid = 0] = bench().running(lab, 'sleep 1003');
		const init = lab.init.pid;
		expect(namespacesOf(pid)).toEqual(namespacesOf(init));
		for (const file of ['cgroup', 'oom_score_adj', 'limits', 'uid_map', 'loginuid'])
			expect(readFileSync(`/proc/${pid}/${file}`, 'latin1')).toBe(readFileSync(`/proc/${init}/${file}`, 'latin1'));
		const fences = (of: number) => {
			const { uids, gids, capEff, capBnd, noNewPrivs, seccomp } = statusOf(of).facts;
			return { uids, gids, capEff, capBnd, noNewPrivs, seccomp };
		};
		expect(fences(pid)).toEqual(fences(init));
		shell[Symbol.dispose]();
		await exited;
	});

	test('a shell starts with default signals, an empty mask and three open files', async () => {
		const lab = await bench().start('clean');
		const { shell, exited } = bench().open(lab, { argv: ['sleep', '1004'] });
		await vi.waitFor(() => expect(bench().running(lab, 'sleep 1004')).toHaveLength(1));
		const { sigIgn, sigBlk, sigCgt } = statusOf(bench().running(lab, 'sleep 1004')[0] ?? 0).facts;
		expect([sigIgn, sigBlk, sigCgt]).toEqual(Array.from({ length: 3 }, () => '0'.repeat(16)));
		shell[Symbol.dispose]();
		await exited;
		const listing = bench().open(lab, { argv: ['ls', '/proc/self/fd'] });
		await listing.shell.waitFor(/0 {2}1 {2}2 {2}3\r\n/);
		await listing.exited;
	});

	test('a shell finds the environment of a root login, and nothing of the host’s', async () => {
		const lab = await bench().start('environment');
		const said = await bench().run(lab, 'pwd; env -u SHLVL -u _', { GREETING: 'a b=ü' });
		const [folder, ...variables] = said.output.trim().split('\n');
		expect(folder).toBe('/root');
		expect(variables.toSorted()).toEqual([
			'GREETING=a b=ü',
			'HOME=/root',
			'LANG=C.UTF-8',
			'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
			'PWD=/root',
			'SHELL=/bin/bash',
			'USER=root',
		]);
	});

	test('without a terminal, output, errors and the exit code come apart', async () => {
		const lab = await bench().start('pipes');
		expect(await bench().run(lab, 'echo out; echo err >&2; tty; exit 7')).toEqual({
			status: 7,
			output: 'out\nnot a tty\n',
			errors: 'err\n',
		});
	});

	test('a root folder that was replaced by a link leads nowhere outside', async () => {
		const lab = await bench().start('link');
		await bench().run(lab, 'rm -rf /root; ln -s /proc/self/fd/7 /root');
		const said = await bench().run(lab, 'pwd; ls /proc/self/fd');
		expect(said).toMatchObject({ status: 0, output: '/\n0\n1\n2\n3\n' });
	});

	test('a shell leads a session on the lab’s own terminal, with job control', async () => {
		const lab = await bench().start('session');
		const { shell, exited } = bench().open(lab);
		const start = await shell.waitFor(/[#$] /);
		expect(start).not.toMatch(/job control|terminal process group/);
		shell.type('tty; ps -o pid=,pgid=,sid= -p $$\n');
		await shell.waitFor(/\/dev\/pts\/0\r\n\s+(\d+)\s+\1\s+\1\r\n/);
		shell.type('sleep 1005\n');
		await vi.waitFor(() => expect(bench().running(lab, 'sleep 1005')).toHaveLength(1));
		shell.type('\x1a');
		await shell.waitFor(/Stopped +sleep 1005/);
		shell.type('fg\n');
		await shell.waitFor(/[\r\n]sleep 1005\r\n/);
		const [job = 0] = bench().running(lab, 'sleep 1005');
		await vi.waitFor(() => expect(isInForeground(job)).toBe(true));
		shell.type('\x03');
		await shell.waitFor(/\^C/);
		await vi.waitFor(() => expect(bench().running(lab, 'sleep 1005')).toHaveLength(0));
		shell.type('exit 42\n');
		expect(await exited).toEqual({ exitCode: 42, signal: null });
	});

	test('a terminal’s size and its changes reach the program', async () => {
		const lab = await bench().start('size');
		const { shell, pty, exited } = bench().open(lab, { size: { columns: 91, rows: 17 } });
		await shell.waitFor(/[#$] /);
		shell.type('stty size\n');
		await shell.waitFor(/17 91\r\n/);
		pty.resize({ columns: 123, rows: 45 });
		shell.type('until [ "$(stty size)" = "45 123" ]; do sleep 0.05; done; echo resized\n');
		await shell.waitFor(/[\r\n]resized\r\n/);
		pty.hangUp();
		await exited;
	});

	test('erasing a character of several bytes erases it whole', async () => {
		const lab = await bench().start('utf8');
		const { shell, exited } = bench().open(lab, { argv: ['sh', '-c', 'echo ready; read line; echo "[$line]"'] });
		await shell.waitFor(/ready/);
		shell.type('aé\x7fz\n');
		await shell.waitFor(/\[az\]/);
		await exited;
	});

	test.each(hangUps)('$name', async ({ argv, typed, end, survives }) => {
		const lab = await bench().start('hangup');
		const { shell, pty, exited } = bench().open(lab, argv ? { argv } : {});
		await shell.waitFor(/[#$] /);
		shell.type(typed);
		await vi.waitFor(() => expect(bench().running(lab, 'sleep 1006')).toHaveLength(1), { timeout: 5000 });
		const [pid] = bench().running(lab, 'sleep 1006');
		// Between two prompts the terminal is in canonical mode, where ctrl-D is no more than the end of a read that nobody makes.
		if (end === '\x04') await shell.waitFor(/[#$] /);
		if (end === 'close') pty.hangUp();
		else shell.type(end);
		await exited;
		const left = survives ? [pid] : [];
		await vi.waitFor(() => expect(bench().running(lab, 'sleep 1006')).toEqual(left), { timeout: 5000 });
		await vi.waitFor(() => expect(bench().running(lab, 'bash')).toEqual([]), { timeout: 5000 });
	});
}

/** The shell has given it the terminal, and let it go on. */
function isInForeground(pid: number): boolean {
	const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
	return stat.ok && stat.value.state === 'S' && stat.value.tpgid === stat.value.pgrp;
}

interface HangUp {
	readonly name: string;
	readonly argv?: string[];
	readonly typed: string;
	/** What is typed then, or `close` for closing the terminal. */
	readonly end: string;
	readonly survives: boolean;
}

/** Misconception M-06 of the curriculum: what ends a job when its shell goes. */
const hangUps: readonly HangUp[] = [
	{ name: 'a background job outlives "exit"', typed: 'sleep 1006 &\n', end: 'exit\n', survives: true },
	{ name: 'a background job outlives ctrl-D', typed: 'sleep 1006 &\n', end: '\x04', survives: true },
	{ name: 'a background job dies when the terminal closes', typed: 'sleep 1006 &\n', end: 'close', survives: false },
	{ name: 'a foreground job dies when the terminal closes', typed: 'sleep 1006\n', end: 'close', survives: false },
	{
		name: 'a background job dies with a hung-up shell',
		typed: 'sleep 1006 &\n',
		end: 'kill -HUP $$\n',
		survives: false,
	},
	{ name: 'a background job outlives a killed shell', typed: 'sleep 1006 &\n', end: 'kill -9 $$\n', survives: true },
	{
		name: 'a foreground job dies with a killed shell',
		typed: '(sleep 1; kill -9 $$) & sleep 1006\n',
		end: '',
		survives: false,
	},
	{ name: 'a stopped job dies with a killed shell', typed: 'sleep 1006\n', end: '\x1akill -9 $$\n', survives: false },
	{ name: 'nohup outlives the terminal', typed: 'nohup sleep 1006 &\n', end: 'close', survives: true },
	{ name: 'setsid outlives the terminal', typed: 'setsid sleep 1006\n', end: 'close', survives: true },
	{ name: 'a disowned job outlives the terminal', typed: 'sleep 1006 & disown\n', end: 'close', survives: true },
	{
		name: 'a shell that ignores hang-ups loses its terminal all the same',
		typed: 'trap "" HUP; nohup sleep 1006 &\n',
		end: 'close',
		survives: true,
	},
];
