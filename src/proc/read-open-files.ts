import { fail, type Result, succeed } from '../foundation/result.ts';
import { decodeBytes } from './decode-bytes.ts';
import { isGone } from './is-gone.ts';
import type { ProcSource } from './proc-source.ts';
import type { OpenFile } from './snapshot.ts';

/** Reading takes the daemon's time, 4 us a file: so many of one process, and so many of a lab in one snapshot; more is `EFBIG`. */
const most = { ofProcess: 256, ofLab: 4_096 } as const;

const deletedSuffix = ' (deleted)';

export interface OpenFileReader {
	/** A new snapshot begins. */
	begin(): void;
	read(pid: number): Result<readonly OpenFile[], string>;
}

/** Reads the links of `/proc/PID/fd` and what stat(2) says of the files behind them. None is opened: opening a FIFO or a device does things. */
export function createOpenFileReader(source: ProcSource): OpenFileReader {
	let left: number = most.ofLab;
	return {
		begin() {
			left = most.ofLab;
		},
		read(pid) {
			const fds = source.openFds(pid, Math.min(most.ofProcess, left));
			if (!fds.ok) return fds;
			left -= fds.value.length;
			const files: OpenFile[] = [];
			for (const fd of fds.value) {
				const file = readOpenFile(source, pid, fd);
				if (file.ok) files.push(file.value);
				else if (!isGone(file.error)) return fail(file.error);
			}
			return succeed(files);
		},
	};
}

function readOpenFile(source: ProcSource, pid: number, fd: number): Result<OpenFile, string> {
	const link = source.link(pid, `fd/${fd}`);
	if (!link.ok) return link;
	const file = source.file(pid, `fd/${fd}`);
	if (!file.ok) return file;
	const { links, changedAt: _, ...facts } = file.value;
	const deleted = links === 0;
	// A file may bear a name that ends so: only one without links has the suffix from the kernel.
	const target =
		deleted && link.value.endsWith(deletedSuffix) ? link.value.slice(0, -deletedSuffix.length) : link.value;
	return succeed({ fd, target: decodeBytes(target), deleted, ...facts });
}
