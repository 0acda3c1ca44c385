import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { System } from './system-disk.ts';

export interface MachineOptions {
	readonly system: System;
	/** Disks by the name that they have in `/dev/disk/by-id`, after `virtio-`. What is written to one is forgotten. */
	readonly disks: Readonly<Record<string, string>>;
	/** Where the console is written. */
	readonly console: string;
	/** A folder for what the machine writes to its disks; its files have no names. */
	readonly scratch: string;
	readonly memoryMegabytes: number;
	/** What emulates; default `qemu-system-x86_64`. */
	readonly emulator?: string;
}

/** Emulated altogether: virtual machines seldom may have virtual machines. */
const emulation = ['-accel', 'tcg,tb-size=1024', '-cpu', 'max', '-smp', '1'];

/** The kernel of a machine that crashed ends it. */
const kernelLine = 'root=/dev/vda rw console=ttyS0 panic=-1 mitigations=off systemd.show_status=0 quiet';

/** A machine of its own that runs until it powers off; disposing ends it at once. */
export class Machine implements AsyncDisposable {
	readonly #child: ChildProcess;
	readonly #ended: Promise<string>;
	readonly #lines: AsyncIterator<string>;

	constructor(options: MachineOptions) {
		const drives = Object.entries({ system: options.system.disk, ...options.disks });
		const { kernel, initrd } = options.system;
		const args = [
			...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-snapshot'],
			...[...emulation, '-m', String(options.memoryMegabytes)],
			...['-kernel', kernel, '-initrd', initrd, '-append', kernelLine],
			...drives.flatMap(([name, file]) => drive(name, file)),
			...['-device', 'virtio-rng-pci', '-nic', 'user,model=virtio-net-pci'],
			...['-serial', `file:${options.console}`, '-device', 'virtio-serial-pci'],
			...['-chardev', 'stdio,id=events,signal=off', '-device', 'virtserialport,chardev=events,name=proclab'],
		];
		const command = [
			'--pdeathsig',
			'KILL',
			'--',
			'nice',
			'-n',
			'10',
			options.emulator ?? 'qemu-system-x86_64',
			...args,
		];
		this.#child = spawn('setpriv', command, {
			stdio: ['pipe', 'pipe', 'pipe'],
			env: { ...process.env, TMPDIR: options.scratch },
		});
		const complaints: string[] = [];
		this.#child.stderr?.on('data', (bytes: Buffer) => complaints.push(bytes.toString()));
		this.#ended = new Promise((resolve) => {
			this.#child.once('error', (error) => resolve(error.message));
			this.#child.once('exit', (code, signal) =>
				resolve(`qemu ended with ${signal ?? code}. ${complaints.join('').trim()}`),
			);
		});
		this.#lines = createInterface({ input: this.#child.stdout as Readable })[Symbol.asyncIterator]();
	}

	/** The next line that the machine wrote to its port; or how it ended, or `undefined` at the time-out. */
	async nextLine(milliseconds: number): Promise<{ readonly line: string } | { readonly end: string } | undefined> {
		const { promise, resolve } = Promise.withResolvers<undefined>();
		const timer = setTimeout(() => resolve(undefined), milliseconds);
		try {
			const next = await Promise.race([this.#lines.next(), promise]);
			if (next === undefined) return undefined;
			return next.done ? { end: await this.#ended } : { line: next.value };
		} finally {
			clearTimeout(timer);
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		if (this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined) {
			const exited = once(this.#child, 'exit');
			this.#child.kill('SIGKILL');
			await exited;
		}
	}
}

function drive(name: string, file: string): string[] {
	return [
		'-drive',
		`file=${file},format=raw,if=none,id=${name},discard=unmap`,
		'-device',
		`virtio-blk-pci,drive=${name},serial=${name}`,
	];
}
