import { fail, type Result, succeed } from '../foundation/result.ts';
import type { CgroupTexts, FileFacts, ProcFile, ProcRead, ProcSource } from './proc-source.ts';

/** What `/proc` says of one process in a `MemoryProcSource`; all but the pid has a default. */
export interface MemoryProcess {
	readonly pid: number;
	readonly starttime?: number;
	readonly comm?: string;
	readonly state?: string;
	readonly ppid?: number;
	readonly threads?: number;
	readonly exitCode?: number;
	/** CPU time in ticks: what moves in the `stat` of a process that runs. */
	readonly utime?: number;
	/** Pids below the host's. */
	readonly insidePids?: readonly number[];
	readonly sigIgn?: string;
	readonly argv?: readonly string[];
	readonly exe?: { readonly path: string; readonly device: number; readonly inode: number };
	readonly namespaces?: Readonly<Record<string, string>>;
	readonly root?: { readonly path: string; readonly device: number; readonly inode: number };
	/** Open files by number. */
	readonly fds?: Readonly<Record<number, Omit<FileFacts, 'changedAt'> & { readonly target: string }>>;
	/** Text of files that have a default otherwise, or are absent. */
	readonly texts?: Readonly<Partial<Record<ProcFile, string>>>;
	/** Errno names for what can't be read: `{ status: 'EACCES', exe: 'EPERM' }`. */
	readonly errors?: Readonly<Record<string, string>>;
}

const kinds = ['pid', 'pid_for_children', 'mnt', 'uts', 'ipc', 'net', 'user', 'cgroup', 'time'];

/** A `/proc` in memory, for tests: it lists zombies nowhere but among children, as the kernel does. */
export class MemoryProcSource implements ProcSource {
	readonly processes = new Map<number, MemoryProcess>();
	/** Every read and link, as `4711/stat`, in order. */
	readonly reads: string[] = [];
	/** Called before each read: the place to let a process exec, exit or be replaced in the middle. */
	onRead: (what: string) => void = () => undefined;
	/** `undefined`: the kernel doesn't count. */
	counted: number | undefined;
	/** CPU time of the lab; `undefined`: the kernel doesn't count. */
	cpu: number | undefined;
	readonly arch = 'x64';
	cgroupFolders: Readonly<Record<string, string>> = { unified: '/sys/fs/cgroup/proclab-1/lab' };
	cgroupTexts: readonly CgroupTexts[] = [];

	constructor(...processes: readonly MemoryProcess[]) {
		for (const process of processes) this.set(process);
	}

	set(process: MemoryProcess): void {
		this.processes.set(process.pid, process);
	}

	change(pid: number, change: Partial<MemoryProcess>): void {
		const process = this.processes.get(pid);
		if (process) this.set({ ...process, ...change });
	}

	pids(): readonly number[] {
		return [...this.processes.values()].filter(({ state }) => state !== 'Z').map(({ pid }) => pid);
	}

	taskCount(): number | undefined {
		return this.counted;
	}

	cpuTime(): number | undefined {
		return this.cpu;
	}

	children(pid: number): readonly number[] {
		this.#note(`${pid}/children`);
		return [...this.processes.values()].filter(({ ppid = 1 }) => ppid === pid).map((process) => process.pid);
	}

	cgroups(): { readonly cgroups: readonly CgroupTexts[]; readonly gaps: readonly string[] } {
		this.#note('cgroups');
		return { cgroups: this.cgroupTexts, gaps: [] };
	}

	file(pid: number, link: string): Result<FileFacts, string> {
		this.#note(`${pid}/${link} (stat)`);
		const process = this.processes.get(pid);
		const file = process && fileOf(process, link);
		const error = process?.errors?.[link];
		if (error !== undefined || !file) return fail(error ?? 'ENOENT');
		const { target: _target, ...facts } = file;
		return succeed({ links: 1, bytes: 0, changedAt: 0, ...facts });
	}

	openFds(pid: number, most: number): Result<readonly number[], string> {
		this.#note(`${pid}/fd`);
		const process = this.processes.get(pid);
		const error = process ? process.errors?.fd : 'ENOENT';
		if (error !== undefined) return fail(error);
		const fds = Object.keys(process?.fds ?? {}).map(Number);
		return fds.length > most ? fail('EFBIG') : succeed(fds);
	}

	read(pid: number, file: ProcFile): ProcRead {
		return this.#answer(pid, file, (process) => process.texts?.[file] ?? texts[file]?.(process));
	}

	link(pid: number, name: string): ProcRead {
		return this.#answer(pid, name, (process) => {
			if (isZombie(process)) return name === 'ns/pid' || name === 'ns/user' ? namespaceOf(process, name) : undefined;
			return name.startsWith('ns/') ? namespaceOf(process, name) : fileOf(process, name)?.target;
		});
	}

	#answer(pid: number, name: string, text: (process: MemoryProcess) => string | undefined): ProcRead {
		this.#note(`${pid}/${name}`);
		const process = this.processes.get(pid);
		if (!process) return { ok: false, error: 'ENOENT' };
		const error = process.errors?.[name];
		const value = text(process);
		return error !== undefined || value === undefined ? { ok: false, error: error ?? 'ENOENT' } : { ok: true, value };
	}

	#note(what: string): void {
		this.reads.push(what);
		this.onRead(what);
	}
}

function isZombie({ state }: MemoryProcess): boolean {
	return state === 'Z';
}

type LinkedFile = Pick<FileFacts, 'device' | 'inode'> & { readonly target: string };

/** What `exe`, `root` or `fd/3` leads to. */
function fileOf(process: MemoryProcess, link: string): LinkedFile | undefined {
	if (isZombie(process)) return undefined;
	const { exe, root } = process;
	if (link === 'exe') return exe ? { ...exe, target: exe.path } : { target: '/usr/bin/sleep', device: 1, inode: 100 };
	if (link === 'root') return root ? { ...root, target: root.path } : { target: '/', device: 1, inode: 2 };
	return process.fds?.[Number(link.slice('fd/'.length))];
}

function namespaceOf(process: MemoryProcess, link: string): string | undefined {
	const kind = link.slice('ns/'.length);
	const standard = kinds.includes(kind) ? `${kind.replace('_for_children', '')}:[1]` : undefined;
	return process.namespaces?.[kind] ?? standard;
}

const texts: Readonly<Partial<Record<ProcFile, (process: MemoryProcess) => string>>> = {
	stat: ({ pid, comm = 'sleep', state = 'S', ppid = 1, threads = 1, exitCode = 0, ...process }) => {
		const times = `0 0 0 0 0 ${process.utime ?? 0} 0 0 0 20 0`;
		const tail = Array(29).fill('0').join(' ');
		return `${pid} (${comm}) ${state} ${ppid} ${pid} ${pid} 0 -1 ${times} ${threads} 0 ${process.starttime ?? pid} ${tail} ${exitCode}\n`;
	},
	status: ({ pid, insidePids = [], sigIgn = '0'.repeat(16) }) => {
		const none = '0'.repeat(16);
		const masks = `SigPnd:\t${none}\nShdPnd:\t${none}\nSigBlk:\t${none}\nSigIgn:\t${sigIgn}\nSigCgt:\t${none}\n`;
		const sets = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((set) => `${set}:\t${none}\n`).join('');
		const capabilities = `${sets}NoNewPrivs:\t0\nSeccomp:\t0\n`;
		const ids = `Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nNSpid:\t${[pid, ...insidePids].join('\t')}\n`;
		return `Name:\tx\n${ids}${masks}${capabilities}`;
	},
	cmdline: (process) =>
		isZombie(process) ? '' : (process.argv ?? ['sleep', '1000']).map((arg) => `${arg}\0`).join(''),
	cgroup: () => '0::/lab\n',
	mountinfo: () => '1 0 0:1 / / rw - overlay lab rw\n',
};
