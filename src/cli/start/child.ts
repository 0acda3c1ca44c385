import { type ChildProcess, spawn } from 'node:child_process';

/** A program that the supervisor keeps running. */
export interface ChildSpec {
	readonly name: string;
	readonly command: readonly [string, ...string[]];
	readonly cwd: string;
	readonly env: Readonly<Record<string, string>>;
	/** How long it may take from SIGTERM to its end before it is killed, milliseconds. */
	readonly stopMilliseconds: number;
	/** Show its standard output; logs on standard error are always shown. */
	readonly showsOutput?: boolean;
	/** Whether it answers; never rejects. */
	isHealthy(): Promise<boolean>;
}

/** How a program ended. */
export interface ChildEnd {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	/** Why it could not even be started. */
	readonly error?: Error;
}

/** One run of a program. It has a session of its own, so that Ctrl-C reaches the supervisor alone, which ends its children in order. */
export class Child {
	readonly spec: ChildSpec;
	readonly ended: Promise<ChildEnd>;
	#process: ChildProcess;
	#alive = true;

	constructor(spec: ChildSpec) {
		this.spec = spec;
		const [file, ...args] = spec.command;
		this.#process = spawn(file, args, {
			cwd: spec.cwd,
			env: spec.env,
			detached: true,
			stdio: ['ignore', spec.showsOutput ? 'inherit' : 'ignore', 'inherit'],
		});
		this.ended = new Promise<ChildEnd>((resolve) => {
			this.#process.once('error', (error) => resolve({ code: null, signal: null, error }));
			this.#process.once('exit', (code, signal) => resolve({ code, signal }));
		}).finally(() => {
			this.#alive = false;
		});
	}

	get alive(): boolean {
		return this.#alive;
	}

	/** Asks it to end, waits, and kills it when it doesn't. */
	async stop(): Promise<void> {
		if (!this.#alive) return;
		this.#process.kill('SIGTERM');
		const timer = setTimeout(() => this.#process.kill('SIGKILL'), this.spec.stopMilliseconds);
		await this.ended;
		clearTimeout(timer);
	}
}

export function describeEnd({ code, signal, error }: ChildEnd): string {
	if (error) return `could not be started: ${error.message}`;
	return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
}
