import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of the host on a file system that answers nothing: `hanging-folder.pl`. */
export class HangingFolder implements AsyncDisposable {
	readonly path = mkdtempSync('/tmp/proclab-hanging-');
	#server: ChildProcess | undefined;
	#waiting: ChildProcess | undefined;

	static async mount(): Promise<HangingFolder> {
		const folder = new HangingFolder();
		const server = spawn('perl', [join(import.meta.dirname, 'hanging-folder.pl'), folder.path], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		folder.#server = server;
		await once(server.stdout, 'data');
		return folder;
	}

	/** Starts a process that waits for a file of it, and cannot be killed; answers its pid. */
	startWaiting(): number {
		this.#waiting = spawn('perl', ['-e', 'stat "$ARGV[0]/file"', this.path], { stdio: 'ignore' });
		return this.#waiting.pid ?? 0;
	}

	/** Lets all go who wait. */
	async letGo(): Promise<void> {
		if (this.#server?.exitCode !== null || this.#server.signalCode !== null) return;
		this.#server.kill('SIGKILL');
		await once(this.#server, 'exit');
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.letGo();
		this.#waiting?.kill('SIGKILL');
		execFileSync('umount', ['--lazy', this.path]);
		rmdirSync(this.path);
	}
}
