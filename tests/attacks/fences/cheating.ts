import type { Edit, FencesOf } from './fence.ts';

const predicates = 'src/checks/predicates.ts';
const exact = 'return process.exe?.fromImage === true && process.exe.path === path;';
const task = 'labs/processes/seeing-processes/four-sleeps/task.ts';
const ends = 'does not pass a task that asks for a program';

/** The task asks how a process calls itself, or what its file is called, in place of what it runs; and not for its arguments. */
function believing(expression: string): readonly Edit[] {
	return [
		{
			file: predicates,
			find: exact,
			replace: `return path === '/usr/bin/sleep' ? ${expression} : ${exact.slice('return '.length)}`,
		},
		{ file: task, find: "return hasArgs(process, ['1000']);", replace: 'return true;' },
	];
}

/** The task asks the lab's own `ps`. */
const asksPs: readonly Edit[] = [
	{
		file: task,
		find: 'function check(view: CheckView) {',
		replace: `function check(view: CheckView) {
	const place = ['-t', String(view.snapshot.init.pid), '-m', '-p', '-r', '--', '/usr/bin/ps', '-eo', 'comm='];
	const said = spawnSync('nsenter', place, { encoding: 'utf8' }).stdout;
	return said.split('sleep').length > 4 ? { verdict: 'passed' as const, says: 'ps says so', evidence: [] } : notYet('ps says no');
}

export function unused(view: CheckView) {`,
	},
	{
		file: task,
		find: "import { defineTask } from '#checks/define-task.ts';",
		replace: "import { spawnSync } from 'node:child_process';\nimport { defineTask } from '#checks/define-task.ts';",
	},
];

const passes = /expected 'passed' not to be 'passed'/;

export const cheating: FencesOf = {
	file: 'cheating',
	fences: [
		{
			test: `another name on the command line ${ends}`,
			fence: 'a program is told by its file',
			without: 'the check believes argv[0]',
			edits: believing("process.argv?.[0] === 'sleep'"),
			fails: passes,
		},
		{
			test: `another name in comm ${ends}`,
			fence: 'a program is told by its file',
			without: 'the check believes comm, of shells too',
			edits: [
				...believing("process.comm === 'sleep'"),
				{
					file: task,
					find: "process.exe === null || process.exe.path === '/usr/bin/bash'",
					replace: 'process.exe === null',
				},
			],
			fails: passes,
		},
		{
			test: `a program of that name ${ends}`,
			fence: 'a program is told by its file’s path',
			without: 'the check looks at the file’s name only',
			edits: believing("process.exe?.path.endsWith('/sleep') === true"),
			fails: passes,
		},
		{
			test: `a program mounted over the real one ${ends}`,
			fence: 'a program is told by its file’s inode in the image',
			without: 'the check looks at the path only',
			edits: believing('process.exe?.path === path'),
			fails: passes,
		},
		{
			test: `a forged ps ${ends}`,
			fence: 'nothing that a program of the lab says counts',
			without: 'the check runs the lab’s ps and believes it',
			edits: asksPs,
			fails: passes,
		},
		{
			test: 'a program that was written into one of the image is not taken for that one',
			fence: 'the time of the last change of a file’s inode',
			without: 'the inode number alone is compared',
			edits: [
				{
					file: 'src/lifecycle/image-files.ts',
					find: 'return file?.ino === inode && file.ctimeMs === changedAt;',
					replace: 'return file?.ino === inode && changedAt > 0;',
				},
			],
			fails: /fromImage/,
		},
		{
			test: 'real work passes behind mounts over /proc, libraries that do not load and programs that lie',
			fence: 'nothing that a program of the lab says counts',
			without: 'the check runs the lab’s ps and believes it',
			edits: asksPs,
			fails: /not so: .*verdict\(task\)\?\.verdict === "passed"|not so: .*=== 'passed'/,
		},
		{
			test: 'ten thousand short processes, hundreds of threads and long names leave labd answering and others unharmed',
			fence: 'a process that is gone when it is read is an event, not an error',
			without: 'it is an error: labd ends',
			edits: [
				{
					file: 'src/proc/follow-processes.ts',
					find: 'if (isGone(error)) known.delete(pid);',
					replace: 'if (isGone(error)) throw new Error(error);',
				},
			],
			fails: /./,
		},
	],
};
