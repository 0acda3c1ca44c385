import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A call by which a process was about to change the machine. */
export interface Step {
	/** From 1, in the order in which they were seen. */
	readonly number: number;
	readonly pid: number;
	/** Its name, proc_pid_comm(5). */
	readonly program: string;
	/** The system call, or `fork` or `exec`. */
	readonly call: string;
	/** The path that it is about, where it has one. */
	readonly detail: string;
}

/** What is done before which step. */
export interface Injection {
	readonly step: number;
	/** Who gets the signal: the process that is followed, or the one that it started and that is about to do the step, or the next one. */
	readonly victim: 'followed' | 'caller';
	readonly signal: 'KILL' | 'STOP';
}

/** Follows a process and all that it starts, step by step: `at-step.pl`. */
export class Following implements AsyncDisposable {
	readonly steps: Step[] = [];
	/** Whether the step came before which the signal was to be sent. */
	injected = false;
	readonly #child: ChildProcess;
	readonly #read: Promise<void>;

	private constructor(child: ChildProcess, read: Promise<void>) {
		this.#child = child;
		this.#read = read;
	}

	/** Resolves when no step can be missed any more. `places`: where a write to a file is a step. */
	static async of(pid: number, places: readonly string[], injection?: Injection): Promise<Following> {
		const given = Object.entries(injection ?? {}).map(([name, value]) => `${name}=${value}`);
		const args = [join(import.meta.dirname, 'at-step.pl'), String(pid), ...given];
		const child = spawn('perl', [...args, ...places.map((place) => `place=${place}`)], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const ready = Promise.withResolvers<void>();
		const lines = createInterface(child.stdout);
		const following: Following = new Following(
			child,
			once(lines, 'close').then(() => ready.reject(new Error('nothing could be followed'))),
		);
		lines.on('line', (line) => following.#take(line, ready.resolve));
		await ready.promise;
		return following;
	}

	/** Resolves when every step was read, up to the end of what is followed or the step before which the signal was sent. */
	get over(): Promise<void> {
		return this.#read;
	}

	/** Lets go of all that it follows. */
	async [Symbol.asyncDispose](): Promise<void> {
		this.#child.kill('SIGTERM');
		await this.#read;
	}

	#take(line: string, ready: () => void): void {
		const [word, number, pid, program = '', call = '', ...detail] = line.split(' ');
		if (word === 'ready') ready();
		else if (word === 'sent') this.injected = true;
		else if (word === 'step')
			this.steps.push({ number: Number(number), pid: Number(pid), program, call, detail: detail.join(' ') });
	}
}
