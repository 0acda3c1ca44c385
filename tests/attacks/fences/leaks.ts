import type { FencesOf } from './fence.ts';

export const leaks: FencesOf = {
	file: 'leaks',
	fences: [
		{
			test: 'the environment of every process in a lab holds what a lab’s shell needs and nothing of the host',
			fence: 'the environment of a shell is a fixed list',
			without: 'it gets labd’s as well',
			edits: [
				{
					file: 'src/runtime/oci/shells/lab-shells.ts',
					find: 'environment: { ...labEnvironment,',
					replace: 'environment: { ...process.env, ...labEnvironment,',
				},
			],
			fails: /PROCLAB_ATTACK_SECRET=kept-from-labs/,
		},
		{
			test: 'no process of a lab is given an open file of the host but /dev/null',
			fence: 'no open file is passed on to a shell',
			without: 'it gets the file by which its process has joined a cgroup, open for reading and writing',
			edits: [
				{
					file: 'src/runtime/oci/shells/shell-server.pl',
					find: "call('files', 'close_range', 4, 0xffffffff, 0);",
					replace: "call('files', 'dup3', fileno $cgroups[0][0], 40, 0);",
				},
			],
			fails: /cgroup\.procs/,
		},
		{
			test: 'root, working directory and program of every process lie on the lab’s own file system',
			fence: 'no file of the host is mounted into a lab',
			without: 'its /usr/bin/sleep is the host’s',
			edits: [
				{
					file: 'src/runtime/oci/bundle.ts',
					find: '...hiddenCopies(engine),',
					replace:
						"...hiddenCopies(engine), { destination: '/usr/bin/sleep', type: 'bind', source: '/usr/bin/sleep', options: ['bind', 'ro'] },",
				},
			],
			fails: /not to be \d+/,
		},
		{
			test: 'what joins a lab to open a terminal shows the learner neither its files nor its memory',
			fence: 'nobody may look into the process that joins a lab before all of the host is closed in it',
			without: 'it lets itself be looked at again once it is in the lab, which the kernel would not by itself',
			edits: [
				{
					file: 'src/runtime/oci/shells/shell-server.pl',
					find: "call('ids', 'setresuid', 0, 0, 0);\n\tcall('dumpable', 'prctl', $PR_SET_DUMPABLE, 0, 0, 0, 0);",
					replace: "call('ids', 'setresuid', 0, 0, 0);\n\tcall('dumpable', 'prctl', $PR_SET_DUMPABLE, 1, 0, 0, 0);",
				},
			],
			fails: /cgroup\.procs|ptmx|memfd/,
		},
	],
};
