import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { members, procFile } from './kit/host.ts';
import { useLabs } from './kit/use-labs.ts';

const secret = 'kept-from-labs';
const labs = useLabs({ PROCLAB_ATTACK_SECRET: secret });

test('the environment of every process in a lab holds what a lab’s shell needs and nothing of the host', async () => {
	const { attacker } = labs;
	await attacker.open('second');
	const known = /^(PATH|HOME|USER|SHELL|LANG|TERM|PWD|OLDPWD|SHLVL|_)=/;
	for (const pid of members(attacker.lab)) {
		const variables = procFile(pid, 'environ').split('\0').filter(Boolean);
		expect(variables.filter((variable) => !known.test(variable))).toEqual([]);
	}
	const { output } = await attacker.run(
		`grep -rlsa ${secret.slice(0, 6)}'${secret.slice(6)}' /proc/[0-9]*/environ /proc/[0-9]*/cmdline; true`,
	);
	expect(output).toBe('');
});

test('no process of a lab is given an open file of the host but /dev/null', async () => {
	const { attacker } = labs;
	await attacker.open('second');
	const ofLabd = new Set(openFiles(labs.labd().child.pid ?? 0).map(({ target }) => target));
	const open = members(attacker.lab)
		.flatMap(openFiles)
		.filter(({ target }) => target !== '/dev/null');
	expect(open.length).toBeGreaterThan(8);
	expect(open.filter(({ target, device }) => ofLabd.has(target) || hostDevices().has(device))).toEqual([]);
	const { output } = await attacker.run('ls -l /proc/self/fd | grep -v total | wc -l');
	expect(Number(output)).toBeLessThanOrEqual(4);
});

test('root, working directory and program of every process lie on the lab’s own file system', () => {
	const { attacker } = labs;
	const hostRoot = statSync('/');
	for (const pid of members(attacker.lab))
		for (const link of ['root', 'cwd', 'exe']) expect(statSync(`/proc/${pid}/${link}`).dev).not.toBe(hostRoot.dev);
});

interface OpenFile {
	readonly target: string;
	readonly device: number;
}

function openFiles(pid: number): readonly OpenFile[] {
	return readdirSync(`/proc/${pid}/fd`).map((fd) => {
		const link = `/proc/${pid}/fd/${fd}`;
		return { target: readlinkSync(link), device: statSync(link).dev };
	});
}

/** The devices of all that is mounted on the host but what is a lab's, as in stat(2). */
function hostDevices(): ReadonlySet<number> {
	const mounts = procFile('self', 'mountinfo')
		.split('\n')
		.filter((line) => line !== '' && !line.includes(labs.home.run));
	return new Set(
		mounts.map((line) => {
			const [major = 0, minor = 0] = (line.split(' ')[2] ?? '').split(':').map(Number);
			return ((minor & ~0xff) << 12) | (major << 8) | (minor & 0xff);
		}),
	);
}
