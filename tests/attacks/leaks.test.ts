import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { members, procFile } from './kit/host.ts';
import { useLabs } from './kit/use-labs.ts';
import { aLook, whileAttacked } from './kit/while-attacked.ts';

const secret = 'kept-from-labs';
const labs = useLabs({ PROCLAB_ATTACK_SECRET: secret });

test('the environment of every process in a lab holds what a lab’s shell needs and nothing of the host', async () => {
	const { attacker, victim } = labs;
	await attacker.open('second');
	const known = /^(PATH|HOME|USER|SHELL|LANG|TERM|PWD|OLDPWD|SHLVL|_)=/;
	for (const pid of members(attacker.lab)) {
		const variables = procFile(pid, 'environ').split('\0').filter(Boolean);
		expect(variables.filter((variable) => !known.test(variable))).toEqual([]);
	}
	const search = `grep -rlsa ${secret.slice(0, 6)}'${secret.slice(6)}' /proc/[0-9]*/environ /proc/[0-9]*/cmdline; true`;
	const { output } = await whileAttacked(victim, () => attacker.run(search), aLook);
	expect(output).toBe('');
});

test('no process of a lab is given an open file of the host but /dev/null', async () => {
	const { attacker, victim } = labs;
	await attacker.open('second');
	const ofLabd = new Set(openFiles(labs.labd().child.pid ?? 0).map(({ target }) => target));
	const open = members(attacker.lab)
		.flatMap(openFiles)
		.filter(({ target }) => target !== '/dev/null');
	expect(open.length).toBeGreaterThan(8);
	expect(open.filter(({ target, device }) => ofLabd.has(target) || hostDevices().has(device))).toEqual([]);
	const count = 'ls -l /proc/self/fd | grep -v total | wc -l';
	const { output } = await whileAttacked(victim, () => attacker.run(count), aLook);
	expect(Number(output)).toBeLessThanOrEqual(4);
});

test('root, working directory and program of every process lie on the lab’s own file system', async () => {
	const { attacker, victim } = labs;
	await whileAttacked(
		victim,
		() => attacker.run('ls -ld /proc/*/root/ /proc/*/cwd/ /proc/*/exe > /dev/null 2>&1'),
		aLook,
	);
	const hostRoot = statSync('/');
	for (const pid of members(attacker.lab))
		for (const link of ['root', 'cwd', 'exe']) expect(statSync(`/proc/${pid}/${link}`).dev).not.toBe(hostRoot.dev);
});

test('what joins a lab to open a terminal shows the learner neither its files nor its memory', async () => {
	const { attacker, victim } = labs;
	const watching = attacker.python(
		`
import os
own = set(os.listdir("/proc"))
seen, found = 0, set()
def program(pid):
	try: return os.readlink(f"/proc/{pid}/exe")
	except PermissionError: return "hidden"
	except OSError: return "/usr/gone"
def look(pid):
	yield program(pid)
	for place in ("mem", "environ"):
		try:
			with open(f"/proc/{pid}/{place}", "rb"): yield place
		except OSError: pass
	try: yield from (os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd"))
	except OSError: pass
while not os.path.exists("/root/enough"):
	for pid in set(os.listdir("/proc")) - own:
		if not pid.isdigit() or program(pid).startswith("/usr/"): continue
		things = set(look(pid))
		if program(pid).startswith("/usr/"): continue
		seen += 1
		found |= things - {"hidden"}
print(seen > 0, *found)
`,
		{ seconds: 50 },
	);
	await whileAttacked(victim, async () => {
		for (let n = 0; n < 40; n += 1) {
			await attacker.open('second');
			const ended = attacker.told('ended').length;
			attacker.say({ type: 'hang-up', terminal: 'second' });
			await attacker.until(() => attacker.told('ended').length > ended);
		}
	});
	await attacker.open('second');
	await attacker.run('touch /root/enough', { terminal: 'second' });
	expect((await watching).output).toBe('True\n');
	await attacker.reset();
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
