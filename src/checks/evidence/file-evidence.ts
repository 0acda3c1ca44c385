import type { Mount } from '../../proc/parse-mountinfo.ts';
import type { ListeningSocket, OpenFile, ProcessFacts } from '../../proc/snapshot.ts';
import type { Evidence } from '../../protocol/verdict.ts';
import { entry, unread } from './fact.ts';

/** A line of `mountinfo`: `/mnt rw,relatime - tmpfs none rw`. Without one: `no /mnt`. */
export function mountOf(process: ProcessFacts, mount: Mount | string, meaning?: string): Evidence {
	const value = typeof mount === 'string' ? missingMount(process, mount) : showMount(mount);
	return entry(process, 'mountinfo', { value, meaning, manual: 'proc_pid_mountinfo(5)' });
}

/** How many mounts it sees, and of what. */
export function mountsOf(process: ProcessFacts, meaning?: string): Evidence {
	const { mounts } = process.details;
	const value = mounts === undefined ? unread(process, 'mountinfo') : `${mounts.length} lines`;
	return entry(process, 'mountinfo', { value, meaning, manual: 'proc_pid_mountinfo(5)' });
}

/** What `root` leads to, by device and inode: its path is told in the words of the process itself. */
export function rootOf(process: ProcessFacts, meaning?: string): Evidence {
	const { root } = process.details;
	const value = root === undefined ? unread(process, 'root') : `device ${showDevice(root.device)}, inode ${root.inode}`;
	return entry(process, 'root', { value, meaning, manual: 'proc_pid_root(5)' });
}

/** `fd/5: /var/log/app.log (deleted)` */
export function openFileOf(process: ProcessFacts, file: OpenFile, meaning?: string): Evidence {
	const own = file.deleted ? `no name leads to it any more; it still takes ${showBytes(file.bytes)}` : undefined;
	const value = `${file.target}${file.deleted ? ' (deleted)' : ''}`;
	return {
		...entry(process, `fd/${file.fd}`, { value, meaning: meaning ?? own, manual: 'proc_pid_fd(5)' }),
		field: 'fd',
	};
}

/** `net/tcp: 0.0.0.0:8080 (LISTEN)`, as the process sees its network. */
export function listeningOf(process: ProcessFacts, socket: ListeningSocket, meaning?: string): Evidence {
	const file = socket.family === 4 ? 'net/tcp' : 'net/tcp6';
	const address = socket.family === 4 ? socket.address : `[${socket.address}]`;
	const value = `${address}:${socket.port} (LISTEN), inode ${socket.inode}`;
	return entry(process, file, { value, meaning, manual: 'proc_pid_net(5)' });
}

/** `syscall: read(0x3, ...)`, with the place in the kernel where it waits. */
export function syscallOf(process: ProcessFacts, meaning?: string): Evidence {
	const { syscall } = process.details;
	const manual = 'proc_pid_syscall(5)';
	if (syscall === undefined) return entry(process, 'syscall', { value: unread(process, 'syscall'), meaning, manual });
	const { name, number, args, wait } = syscall;
	const call = number === null ? 'running' : [number, ...args].join(' ');
	const own = name === null ? undefined : `in ${name}(2)${wait === '' || wait === '0' ? '' : `, waiting in ${wait}`}`;
	return entry(process, 'syscall', { value: call, meaning: meaning ?? own, manual });
}

/** `timens_offsets: monotonic 0, boottime 8640000`, in seconds. */
export function timeOffsetsOf(process: ProcessFacts, meaning?: string): Evidence {
	const offsets = process.details.timeOffsets;
	const value =
		offsets === undefined
			? unread(process, 'timens_offsets')
			: `monotonic ${offsets.monotonic}, boottime ${offsets.boottime}`;
	return entry(process, 'timens_offsets', { value, meaning, manual: 'time_namespaces(7)' });
}

/** `limits: Max processes 40 (hard 200)`. */
export function limitOf(process: ProcessFacts, name: string, meaning?: string): Evidence {
	const limit = process.details.limits?.[name];
	const say = (value: number | null) => value ?? 'unlimited';
	const value =
		limit === undefined ? unread(process, 'limits') : `${name} ${say(limit.soft)} (hard ${say(limit.hard)})`;
	return entry(process, 'limits', { value, meaning, manual: 'proc_pid_limits(5)' });
}

function missingMount(process: ProcessFacts, mountPoint: string): string {
	return process.details.mounts === undefined ? unread(process, 'mountinfo') : `no line for ${mountPoint}`;
}

function showMount({ root, mountPoint, options, type, source, superOptions }: Mount): string {
	const from = root === '/' ? '' : `${root} `;
	return `${from}${mountPoint} ${options.join(',')} - ${type} ${source} ${superOptions.join(',')}`;
}

/** `0:47`, as stat(1) and mountinfo show it: major and minor of a Linux dev_t. */
export function showDevice(device: number): string {
	const major = ((device >>> 8) & 0xfff) | (Math.floor(device / 2 ** 32) & 0xfffff000);
	const minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
	return `${major}:${minor}`;
}

/** `64 MiB`, `12 KiB`, `7 bytes`. */
export function showBytes(bytes: number): string {
	const units = ['bytes', 'KiB', 'MiB', 'GiB'] as const;
	const power = Math.min(3, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
	return `${Math.round((bytes / 1024 ** power) * 10) / 10} ${units[power] ?? 'bytes'}`;
}
