/** A file under `/proc/PID/` that snapshots read. */
export type ProcFile = 'stat' | 'status' | 'cmdline' | 'cgroup' | 'mountinfo';

/** What reading gave: the bytes as latin-1 text (argv and comm may hold any bytes), or an errno name such as `ENOENT`. */
export type ProcRead = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly error: string };

/** Where the facts of one lab come from: the host's `/proc`, or a recording. Reads are synchronous; one takes about 15 us. */
export interface ProcSource {
	/** Host pids of the lab's processes, zombies among them where they are known. */
	pids(): readonly number[];
	read(pid: number, file: ProcFile): ProcRead;
	/** The text of a magic link: `exe`, `cwd`, `root`, `ns/pid`, ... */
	link(pid: number, name: string): ProcRead;
	/** Device and inode of the program file, without opening it; `undefined` when the process has none. */
	exeIdentity(pid: number): { readonly device: number; readonly inode: number } | undefined;
	/** Host pids of the children of one process, over all its threads. */
	children(pid: number): readonly number[];
	/** Tasks (threads and zombies) the kernel charges to the lab, or `undefined` where it doesn't say: more than are known means unseen zombies. */
	taskCount(): number | undefined;
}
