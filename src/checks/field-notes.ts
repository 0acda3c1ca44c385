/** What a field of `/proc` tells, for who meets it the first time. */
export interface FieldNote {
	/** One sentence. */
	readonly says: string;
	/** Values it can have, where a letter or number stands for something. */
	readonly values?: Readonly<Record<string, string>>;
	/** The manual page: `proc_pid_status(5)`. */
	readonly manual: string;
}

/** The note on a field of evidence, by the evidence's `field`; `undefined` for a field that has none. */
export function fieldNote(field: string): FieldNote | undefined {
	const note = Object.hasOwn(notes, field) ? notes[field] : undefined;
	if (!note) return undefined;
	const [page, says, values] = note;
	return { says, manual: pages[page] ?? page, ...(values && { values }) };
}

/** Fields that have a note. */
export function notedFields(): readonly string[] {
	return Object.keys(notes);
}

/** Pages that are named often. */
const pages: Readonly<Record<string, string>> = {
	status: 'proc_pid_status(5)',
	stat: 'proc_pid_stat(5)',
	ns: 'namespaces(7)',
	user: 'user_namespaces(7)',
	caps: 'capabilities(7)',
	cgroup: 'cgroups(7)',
};

type Note = readonly [page: string, says: string, values?: Readonly<Record<string, string>>];

const ids = 'real, effective, saved, and that for files, as numbers of the host: the second decides what it may do';

const notes: Readonly<Record<string, Note>> = {
	State: [
		'status',
		'What the process is doing right now.',
		{
			R: 'runs, or waits for a processor',
			S: 'sleeps until something happens; a signal wakes it',
			D: 'sleeps, mostly for a disk; no signal wakes it',
			T: 'stopped by a signal; goes on at SIGCONT',
			t: 'stopped by a debugger',
			Z: 'zombie: has exited, and its parent has not asked how',
			X: 'dead, all but gone',
			I: 'an idle thread of the kernel',
		},
	],
	PPid: ['status', 'The pid of its parent: who made it, or who adopted it.'],
	Threads: ['status', 'How many threads run in this one process.'],
	NSpid: ['status', 'Its pid in each pid namespace it is in: first the host’s, then the lab’s, then any below.'],
	Uid: ['status', `Its user ids: ${ids}.`],
	Gid: ['status', `Its group ids: ${ids}.`],
	SigPnd: ['status', 'Signals that wait for its first thread: a set in hex, where signal N is bit N-1.'],
	ShdPnd: [
		'status',
		'Signals that wait for the process, sent and not yet delivered: a set in hex, signal N is bit N-1.',
	],
	SigBlk: ['status', 'Signals held back until it lets them in: a set in hex, signal N is bit N-1.'],
	SigIgn: ['status', 'Signals it throws away, kept by fork and exec: a set in hex, signal N is bit N-1.'],
	SigCgt: ['status', 'Signals it has a handler for, lost at exec: a set in hex, signal N is bit N-1.'],
	CapInh: ['caps', 'Capabilities that programs with file capabilities may take on at exec: a set in hex.'],
	CapPrm: ['caps', 'Capabilities it may switch on: a set in hex.'],
	CapEff: ['caps', 'Capabilities that count now, the parts of root’s power it really has: a set in hex.'],
	CapBnd: ['caps', 'The most that any exec can ever give it or its children: a set in hex.'],
	CapAmb: ['caps', 'Capabilities that stay at an exec without being root: a set in hex.'],
	NoNewPrivs: ['status', 'Whether an exec can give it more power than it has.', { 0: 'it can', 1: 'never again' }],
	Seccomp: [
		'status',
		'Whether its system calls are filtered.',
		{ 0: 'no', 1: 'only read, write and exit', 2: 'by a filter' },
	],
	Seccomp_filters: ['status', 'How many filters its system calls pass, those it has from its ancestors included.'],
	'exit_code (field 52)': [
		'stat',
		'How it ended, kept for its parent: the exit status times 256, or the number of the signal that killed it.',
	],
	'pgrp (field 5)': ['stat', 'Its process group, a shell’s job: Ctrl-C goes to all of the one in the foreground.'],
	'session (field 6)': [
		'stat',
		'Its session, all jobs of one login or terminal: the pid of the process that began it.',
	],
	'tty_nr (field 7)': ['stat', 'Its controlling terminal as a device number.', { 0: 'none' }],
	'tpgid (field 8)': ['stat', 'The process group in the foreground of its terminal.', { '-1': 'it has no terminal' }],
	'starttime (field 22)': [
		'stat',
		'When it began, in clock ticks since boot: with the pid it names this process and no other.',
	],
	exe: ['proc_pid_exe(5)', 'The program file it runs; the kernel keeps this link, whatever names the process shows.'],
	cmdline: ['proc_pid_cmdline(5)', 'Its arguments, as whoever started it chose them; empty for a zombie.'],
	comm: ['proc_pid_comm(5)', 'A name of at most 15 bytes, which the process may set itself.'],
	entry: ['proc_pid(5)', 'The folder of a process in /proc is there as long as the process is.'],
	processes: ['proc(5)', 'The list of processes in the lab.'],
	'ns/pid': ['ns', 'Its pid namespace: who is there sees only pids of it and below.'],
	'ns/pid_for_children': ['ns', 'The pid namespace in which its children will be born.'],
	'ns/mnt': ['ns', 'Its mount namespace: which file systems it sees, and where.'],
	'ns/net': ['ns', 'Its network namespace: devices, addresses, ports of its own.'],
	'ns/uts': ['ns', 'Its UTS namespace: the host name.'],
	'ns/ipc': ['ns', 'Its IPC namespace: shared memory and message queues.'],
	'ns/user': ['ns', 'Its user namespace: which ids there are, and where its capabilities count.'],
	'ns/cgroup': ['ns', 'Its cgroup namespace: which cgroup it takes for the topmost.'],
	'ns/time': ['ns', 'Its time namespace: how long ago the machine booted.'],
	uid_map: ['user', 'User ids of its user namespace: first inside, first on the host, how many.'],
	gid_map: ['user', 'Group ids of its user namespace: first inside, first on the host, how many.'],
	mountinfo: [
		'proc_pid_mountinfo(5)',
		'A mount it sees: where, options of this mount, then type, source and options of the file system.',
	],
	root: ['proc_pid_root(5)', 'The directory it takes for /: device and inode tell one from another.'],
	fd: ['proc_pid_fd(5)', 'A file it has open; without a name it is only freed when it is closed.'],
	'net/tcp': ['proc_pid_net(5)', 'A TCP socket in its network namespace; LISTEN waits for connections.'],
	'net/tcp6': ['proc_pid_net(5)', 'A TCP socket for IPv6 in its network namespace; LISTEN waits for connections.'],
	file: ['inode(7)', 'A file of the lab: what kind it is, how much is in it, who may use it, and whose it is.'],
	inode: ['inode(7)', 'The file itself, whatever it is called: two names with one device and inode are one file.'],
	content: ['inode(7)', 'What the file says: its first 4,096 bytes.'],
	hostname: ['uts_namespaces(7)', 'The host name that processes of its UTS namespace see.'],
	'root of ns/mnt': ['mount_namespaces(7)', 'What is / for who enters its mount namespace now: device and inode.'],
	'signal sent by the checker': ['signal(7)', 'Not you but the checker sent this, to see what the process does.'],
	'connection made by the checker': ['tcp(7)', 'Not you but the checker tried this, to see whether anybody answers.'],
	syscall: ['proc_pid_syscall(5)', 'The system call it sleeps in, by number, and its six arguments.'],
	limits: [
		'proc_pid_limits(5)',
		'Its own resource limits, which its children inherit: soft, and the hard one up to which it may raise it.',
	],
	timens_offsets: ['time_namespaces(7)', 'How many seconds its clocks are ahead of the machine’s.'],
	cgroup: ['cgroup', 'Its cgroups, groups of processes with common limits, as paths below the lab’s own.'],
	cgroups: ['cgroup', 'The cgroups of the lab, as paths below its own.'],
	'pids.max': ['cgroup', 'How many processes and threads the cgroup may have.', { max: 'no limit' }],
	'pids.current': ['cgroup', 'How many processes and threads the cgroup has, zombies too.'],
	'pids.events': ['cgroup', 'How often a fork was refused because of pids.max.'],
	'memory.max': ['cgroup', 'How much memory the cgroup may use.', { max: 'no limit' }],
	'memory.limit_in_bytes': ['cgroup', 'How much memory the cgroup may use.', { max: 'no limit' }],
	'memory.current': ['cgroup', 'How much memory the cgroup uses.'],
	'memory.usage_in_bytes': ['cgroup', 'How much memory the cgroup uses.'],
	'memory.events': ['cgroup', 'How many processes the OOM killer ended in the cgroup.'],
	'memory.oom_control': ['cgroup', 'How many processes the OOM killer ended in the cgroup.'],
	'cpu.max': ['cgroup', 'How many processors the cgroup may keep busy.', { max: 'no limit' }],
	'cpu.cfs_quota_us': ['cgroup', 'How many processors the cgroup may keep busy.', { max: 'no limit' }],
	'cgroup.events': ['cgroup', 'Whether the cgroup is frozen.', { 0: 'no', 1: 'yes: nothing in it runs' }],
	'freezer.state': ['cgroup', 'Whether the cgroup is frozen.', { 0: 'no', 1: 'yes: nothing in it runs' }],
};
