import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface PortHolder {
	readonly pid: number;
	/** Name of its program, proc_pid_comm(5). */
	readonly name: string;
}

/** Who listens on a TCP port; `undefined` when nobody does, or when it belongs to a user we can't look at. */
export function portHolder(port: number): PortHolder | undefined {
	const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) =>
		listeningInodes(attempt(() => readFileSync(path, 'utf8')) ?? '', port),
	);
	if (inodes.length === 0) return undefined;
	const sockets = new Set(inodes.map((inode) => `socket:[${inode}]`));
	const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
	const pid = pids.find((candidate) => holdsOne(candidate, sockets));
	if (pid === undefined) return undefined;
	return { pid: Number(pid), name: attempt(() => readFileSync(`/proc/${pid}/comm`, 'utf8'))?.trim() ?? 'a process' };
}

/** Inodes of the sockets that listen on a port, from the text of `/proc/net/tcp` (proc_net(5)): state 0A is LISTEN. */
export function listeningInodes(text: string, port: number): string[] {
	const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
	return text
		.split('\n')
		.map((line) => line.trim().split(/\s+/))
		.filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === '0A')
		.flatMap((fields) => fields[9] ?? []);
}

function holdsOne(pid: string, sockets: ReadonlySet<string>): boolean {
	const fds = attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
	return fds.some((fd) => sockets.has(attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? ''));
}

/** Processes come and go, and others' are closed to us. */
function attempt<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}
