import { closeSync, constants, openSync } from 'node:fs';
import * as nodePty from '@lydell/node-pty';
import { Emitter } from '../foundation/emitter.ts';
import { terminalSize } from '../protocol/numbers.ts';
import { MasterPty } from './master-pty.ts';
import type { OpenPty, PtyExit, PtyProgram, PtySize, SpawnPty } from './pty.ts';

/** The addon's own functions. node-pty's class isn't used: it adds to the environment, and loses output that is unread 200 ms after the program ended. */
interface NativePty {
	fork(
		file: string,
		args: readonly string[],
		env: readonly string[],
		cwd: string,
		columns: number,
		rows: number,
		uid: number,
		gid: number,
		utf8: boolean,
		helperPath: string,
		onExit: (exitCode: number, signal: number) => void,
	): { readonly fd: number; readonly pid: number };
	resize(fd: number, columns: number, rows: number, pixelWidth: number, pixelHeight: number): void;
}

const { native } = nodePty as unknown as { readonly native: NativePty };
const sameUser = -1;

function clampSize({ columns, rows }: PtySize): PtySize {
	const clamp = (value: number, least: number, most: number) =>
		Math.min(Math.max(Math.trunc(value) || least, least), most);
	return {
		columns: clamp(columns, terminalSize.minColumns, terminalSize.maxColumns),
		rows: clamp(rows, terminalSize.minRows, terminalSize.maxRows),
	};
}

function setSize(descriptor: number, size: PtySize): void {
	const { columns, rows } = clampSize(size);
	native.resize(descriptor, columns, rows, 0, 0);
}

/** A child of ours. */
class Child implements PtyProgram {
	readonly pid: number;
	readonly isRelay: boolean;
	readonly onEnd: PtyProgram['onEnd'];
	#ended = false;

	constructor(pid: number, isRelay: boolean, end: Emitter<PtyExit>) {
		this.pid = pid;
		this.isRelay = isRelay;
		this.onEnd = end.event;
		end.event(() => {
			this.#ended = true;
		});
	}

	/** A program that has just ended, and whose end we haven't heard of yet, needs no signal. */
	signal(name: NodeJS.Signals): void {
		if (this.#ended) return;
		try {
			process.kill(this.pid, name);
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
		}
	}
}

/** Starts a program on a pty of its own with exactly the environment given, default signal dispositions and no other open files. */
export const spawnPty: SpawnPty = ({ file, args, env, cwd, isRelay = false }, size) => {
	const { columns, rows } = clampSize(size);
	const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
	const end = new Emitter<PtyExit>();
	const { fd, pid } = native.fork(
		...([file, args, variables, cwd, columns, rows, sameUser, sameUser, true, ''] as const),
		(exitCode, signal) => end.fire({ exitCode, signal: signal === 0 ? null : signal }),
	);
	return new MasterPty(fd, new Child(pid, isRelay, end), (wanted) => setSize(fd, wanted));
};

export const openPty: OpenPty = (file, size, start) => {
	const descriptor = openSync(file, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
	try {
		setSize(descriptor, size);
		return new MasterPty(descriptor, start(descriptor), (wanted) => setSize(descriptor, wanted));
	} catch (error) {
		closeSync(descriptor);
		throw error;
	}
};
