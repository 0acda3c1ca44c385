import { release } from 'node:os';
import { expect, test } from 'vitest';
import { transcriptScript } from '../../course/transcript-script.ts';
import { stableTexts } from './stable-text.ts';

const began = Date.parse('2026-11-22T13:40:30Z');
const facts = { began, ended: began + 20_000, labId: 'lab-abc123def4' };

/** The texts of a lesson, each under a name of its own, with this script for all. */
function stable(texts: readonly string[], script = '# ps\n', vars = new Map<string, Record<string, string>>()) {
	const read = transcriptScript(script);
	if (!read.ok) throw new Error(read.error.what);
	const lines = new Map(texts.map((text, index) => [String(index), text.split('\n')]));
	return [...stableTexts(lines, { ...facts, vars, scriptOf: () => read.value }).values()].map((text) => text.trimEnd());
}

test('pids are small, in the order in which they were given out, and the same in all texts', () => {
	expect(stable(['27215', 'echo 27203 $!', '[1] 27215'])).toEqual(['13', 'echo 12 $!', '[1] 13']);
});

test('two runs whose pids, times and numbers differ give the same text', () => {
	const run = (shift: number) =>
		[
			'UID          PID    PPID  C STIME TTY          TIME CMD',
			`root       ${27_201 + shift}   ${27_200 + shift}  ${shift} 13:40 pts/0    00:00:0${shift} sleep 1000`,
			`lrwxrwxrwx 1 root root 0 Nov 2${shift} 13:40 pid -> pid:[402653${2300 + shift}]`,
			`pipe:[${1000 + shift}] 0x7f0${shift}12345678 2026-11-2${shift}T13:40:31.12${shift}Z lab-abc123def4`,
		].join('\n');
	expect(stable([run(1)])).toEqual(stable([run(7)]));
});

test('the lab’s PID 1 sleeps, also when it is seen while it looks around', () => {
	const line = (state: string) =>
		`      0       1 root     ${state}   tini\n      1 ${state}   - /usr/bin/tini -s\n      1 R    yes`;
	expect(stable([line('Rs')])).toEqual([line('Ss')]);
});

test('numbers that are no pids of the lab stay', () => {
	const text = 'exit status 137, 1792, signal 9, SigCgt: 00000000a80425fb, pid 1, 15:04, 00:00:00, user:[4026531837]';
	expect(stable([text])).toEqual([text]);
});

test('columns stay as they are: to the right, to the left, and in a tree', () => {
	const table = [
		'    PID STAT COMMAND',
		'  27201 S    bash',
		'HPID        USER',
		'27205       root',
		'PGID',
		'27209',
	].join('\n');
	expect(stable([table])).toEqual([
		['    PID STAT COMMAND', '     12 S    bash', 'HPID        USER', '13          root', 'PGID', '14'].join('\n'),
	]);
	const tree = [
		'bash(27201)─┬─bash(27202)───sleep(27203)',
		'            ├─pstree(27205)',
		'            └─sleep(27204)',
	];
	expect(stable([tree.join('\n')])).toEqual([
		['bash(12)─┬─bash(13)───sleep(14)', '         ├─pstree(16)', '         └─sleep(15)'].join('\n'),
	]);
});

test('a container has one id, however long it is written', () => {
	const id = '85fec099bcc38e0c3c25ba3fb62de5dda8d9ab4bfc8cba36ad7bd07ea2b23e2a';
	const [long = '', short = ''] = stable([id, `${id.slice(0, 12)}  debian`]);
	expect(long).not.toBe(id);
	expect(short).toBe(`${long.slice(0, 12)}  debian`);
});

test('the kernel’s version and what a learner drew are told as such', () => {
	const vars = new Map([['find-it', { nick: 'otter-417', seconds: '731', program: 'bash' }]]);
	const [text] = stable([`Linux ${release()}: bash otter-417 sleep 731, 7310`], undefined, vars);
	expect(text).toBe('Linux 6.12.48: bash {{find-it.nick}} sleep {{find-it.seconds}}, 7310');
});

test('masks are put over what was printed, not over what was typed', () => {
	expect(stable(['# echo 5 kB\n5 kB'], '#: mask /(\\d) kB/ => $1$1 MB\n')).toEqual(['# echo 5 kB\n55 MB']);
});
